import Foundation
import Geometry
import Imaging
import Phantom
import Reports
import TestSupport
import Testing

/// Gradients with a template of other people, from the command line; and that a report which was
/// computed is what its schema says.
@Suite(.inTurn) struct GradientCommandTests {
  private let documents: NetworkDocuments

  init() throws { documents = try NetworkDocuments() }

  /// Writes a phantom that differs from others in its noise, and maps it with one gradient of an
  /// ellipsoid on the right.
  private func map(_ person: Int, _ more: [String] = []) async throws -> [String] {
    let data = documents.path("data\(person)")
    if !FileManager.default.fileExists(atPath: data) {
      _ = try await documents.print([
        "phantom", "--grid", "4mm", "--minutes", "10", "--networks", "seitzman300",
        "--network-shift", "6", "--person", "3", "--seed", "\(person)", "--noise", "0.2",
        "--output", data,
      ])
    }
    let region = documents.path("striatum.nii.gz")
    if !FileManager.default.fileExists(atPath: region) {
      let grid = PhantomGrid.coarse.voxelGrid
      let voxels = grid.voxels(in: [
        .ellipsoid(centre: Point(24, 4, 2), semiAxes: .init(x: 12.mm, y: 26.mm, z: 14.mm))
      ])
      try documents.add(Data(encodeMask(voxels, on: grid, gzip: true)), "striatum.nii.gz")
    }
    let mapping = try String(
      contentsOf: Program.package.appending(path: "Protocols/mapping/personal-networks.yaml"),
      encoding: .utf8
    )
    try #require(mapping.contains("  maps: 2\n"))
    let one = try documents.add(
      mapping.replacing("  maps: 2\n", with: "  maps: 1\n"),
      "one-gradient.yaml"
    )
    return [
      "map", "--mapping", one, "--bids-derivatives", data, "--participant", "phantom", "--subject",
      "sub-p\(person)", "--gradient-region", region,
    ] + more
  }

  @Test func `people's gradients make a template, and order those of another`() async throws {
    for person in 1...4 {
      let arguments = try await map(person, ["--output", documents.path("maps\(person)")])
      let text = try await documents.print(arguments)
      #expect(text.contains("order unverified") && !text.contains("order by template"))
    }
    let report = try documents.read("maps1/sub-p1_networks.json")
    try expectValid(report, "network-report")
    let people = (1...4).map { documents.path("maps\($0)") }
    let template = documents.path("template.nii.gz")
    let make = ["reference", "gradients"] + people + ["--output", template]
    let made = try await documents.run(make)
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.output.contains("gradients of 4 people, sha256 "))
    let again = try await documents.run(make)
    #expect(again.status == 2 && again.errors.contains("[output_exists]"))
    try await documents.expectRefusal(
      "gradients_too_few_people",
      ["reference", "gradients"] + people.prefix(3) + ["--output", documents.path("few.nii.gz")],
      absent: "few.nii.gz"
    )
    try await documents.expectRefusal(
      "gradients_subject_twice",
      ["reference", "gradients"] + people + [people[0], "--output", documents.path("few.nii.gz")],
      absent: "few.nii.gz"
    )
    let ordered = try await map(
      5,
      ["--gradient-template", template, "--output", documents.path("maps5")]
    )
    let text = try await documents.print(ordered)
    // Lines are wrapped where they end.
    #expect(
      text.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(
        "order by template "
      )
    )
    let json = try documents.read("maps5/sub-p5_networks.json")
    try expectValid(json, "network-report")
    let own = try NetworkReport(json: json)
    #expect(own.gradientTemplate.count == 1 && own.gradients.map(\.orderVerified) == [true])
    let page = try String(
      decoding: documents.read("maps5/sub-p5_networks.html"),
      as: UTF8.self
    )
    #expect(page.contains(own.gradientTemplate[0]) && page.contains("s map 1, |r|"))
    // A template on another grid, and one without a region.
    let wrong = documents.path("data1/sub-phantom/func")
    let files = try FileManager.default.contentsOfDirectory(atPath: wrong)
    let bold = try #require(files.first { $0.hasSuffix("_bold.nii.gz") })
    try await documents.expectRefusal(
      "gradient_template_grid",
      map(5, ["--gradient-template", wrong + "/" + bold, "--output", documents.path("maps6")]),
      absent: "maps6"
    )
    let alone = try await documents.run([
      "map", "--bids-derivatives", documents.path("data1"), "--participant", "phantom",
      "--gradient-template", template, "--output", documents.path("maps6"),
    ])
    #expect(alone.status == 2 && alone.errors.contains("--gradient-region"))
  }
}
