import Foundation
import Geometry
import Imaging
import Reports
import Testing

/// `tmsplan atlas`, and a map that begins with an imported image.
@Suite(.inTurn) struct AtlasTests {
  private let folder: TemporaryFolder
  private let image: String
  private let table: String

  /// An image of three slabs of the brain, in the phantom's template.
  init() throws {
    folder = try TemporaryFolder()
    let affine = Affine<VoxelSpace, MNI152NLin2009cAsym>(rows: [
      -4, 0, 0, 95.5, 0, 4, 0, -131.5, 0, 0, 4, -77.5,
    ])
    let grid = try #require(VoxelGrid(size: GridSize(49, 58, 49), toWorld: affine))
    let labels = (0..<grid.size.count).map { voxel -> Float in
      let y = grid.centre(ofLinear: voxel).y
      return y < -60 ? 1 : y < 0 ? 2 : 3
    }
    let bytes = encodeNIfTI([labels], on: grid, format: NIfTIFormat(dataType: .float32))
    let url = folder / "slabs.nii"
    try Data(bytes).write(to: url)
    image = url.path(percentEncoded: false)
    let names = folder / "slabs.tsv"
    try "index\tname\n1\tBack\n2\tMiddle\n3\tFront\n".write(
      to: names,
      atomically: true,
      encoding: .utf8
    )
    table = names.path(percentEncoded: false)
  }

  private var library: [String] { ["--library", (folder / "library").path(percentEncoded: false)] }

  private func run(_ arguments: [String]) async throws -> Program.Outcome {
    try await Program(name: "tmsplan").run(arguments)
  }

  private func add(_ more: [String]) async throws -> Program.Outcome {
    try await run(
      [
        "atlas", "import", image, "--name", "slabs", "--space", "MNI152NLin2009cAsym", "--labels",
        table, "--kind", "networks",
      ] + library + more
    )
  }

  @Test func `an image is imported, listed, shown and forgotten`() async throws {
    let empty = try await run(["atlas", "list"] + library)
    #expect(empty.status == 0 && empty.output.hasPrefix("No atlas is imported into "))
    let without = try await add([])
    #expect(without.status == 3 && without.errors.contains("atlas_licence_missing"))
    let licence = ["--licence", "CC BY-NC, of this test", "--citation", "Nobody 2026"]
    let added = try await add(licence)
    #expect(added.status == 0, "\(added.errors)")
    #expect(added.output.contains("NOTICE"))
    #expect(try await add(licence).status == 2)
    #expect(try await add(licence + ["--force", "--copy"]).status == 0)
    let listed = try await run(["atlas", "list"] + library)
    #expect(listed.output.hasPrefix("slabs  networks, 3 labels, MNI152NLin2009cAsym"))
    let shown = try await run(["atlas", "show", "slabs"] + library)
    #expect(shown.status == 0 && shown.output.contains("Middle"))
    // The copy serves, whatever becomes of the image.
    try FileManager.default.removeItem(atPath: image)
    #expect(try await run(["atlas", "show", "slabs"] + library).status == 0)
    let removed = try await run(["atlas", "remove", "slabs"] + library)
    #expect(removed.output.contains("slabs.yaml, slabs.nii"))
    let unknown = try await run(["atlas", "show", "slabs"] + library)
    #expect(unknown.status == 3 && unknown.errors.contains("atlas_unknown"))
  }

  @Test func `a map names the image that it began with, and its terms`() async throws {
    let data = (folder / "data").path(percentEncoded: false)
    let output = (folder / "maps").path(percentEncoded: false)
    let made = try await run([
      "phantom", "--grid", "4mm", "--networks", "seitzman300", "--output", data,
    ])
    #expect(made.status == 0, "\(made.errors)")
    _ = try await add(["--licence", "CC BY-NC, of this test", "--citation", "Nobody 2026"])
    let mapped = try await run(
      [
        "map", "--bids-derivatives", data, "--participant", "phantom", "--output", output,
        "--prior", "slabs", "--amygdala", "slabs:Middle",
      ] + library
    )
    #expect([0, 4].contains(mapped.status), "\(mapped.errors)")
    #expect(mapped.output.contains("prior: slabs (slabs.nii), cite Nobody 2026. NOTICE:"))
    let report = try NetworkReport(
      json: Data(contentsOf: folder / "maps/sub-phantom_networks.json")
    )
    #expect(report.prior.id == "slabs" && report.prior.kind == "image")
    #expect(report.atlases.map(\.use) == ["prior", "amygdala"])
    #expect(report.atlases[1].labels == ["Middle"])
    #expect(report.atlases.allSatisfy { $0.sha256 == report.prior.sha256 })
    #expect(report.inputs.allSatisfy { $0.sha256 == report.prior.sha256 })
    #expect(report.networks?.judgedOver ?? "labelled_voxels" == "labelled_voxels")
    let page = try String(contentsOf: folder / "maps/sub-phantom_networks.html", encoding: .utf8)
    #expect(page.contains("Atlases of others") && page.contains("CC BY-NC, of this test"))
    #expect(page.contains("Its licence note forbids commercial use."))
    let wrong = try await run(
      [
        "map", "--bids-derivatives", data, "--participant", "phantom", "--output", output,
        "--gradient-region", "slabs:Nowhere",
      ] + library
    )
    #expect(wrong.status == 3 && wrong.errors.contains("atlas_label_unknown"))
    for (words, said) in [
      ("slabs:", "A label of slabs: is empty"), ("slabs:1,,2", "A label of slabs:1,,2 is empty"),
      ("slabs", "slabs:LABEL"),
    ] {
      let odd = try await run(
        [
          "map", "--bids-derivatives", data, "--participant", "phantom", "--output", output,
          "--gradient-region", words,
        ] + library
      )
      #expect(odd.status == 2 && odd.errors.contains(said), "\(words): \(odd.errors)")
    }
  }

  @Test func `TemplateFlow's images are found, and imported by the command that is printed`()
    async throws
  {
    let template = "tpl-MNI152NLin2009cAsym"
    let flow = folder / "flow"
    let place = flow.appending(path: template)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let stem = "\(template)_res-02_atlas-Slabs_desc-three_dseg"
    let bytes = gzip([UInt8](try Data(contentsOf: URL(filePath: image))))
    try Data(bytes).write(to: place.appending(path: stem + ".nii.gz"))
    try Data(contentsOf: URL(filePath: table)).write(
      to: place.appending(path: "\(template)_atlas-Slabs_desc-three_dseg.tsv")
    )
    try Data("Free for all.\n".utf8).write(to: place.appending(path: "LICENSE"))
    let found = try await run(["atlas", "find", "--templateflow", flow.path(percentEncoded: false)])
    #expect(found.status == 0, "\(found.errors)")
    let line = try #require(found.output.split(separator: "\n").last)
    let words = line.split(separator: " ").dropFirst().map { String($0).replacing("'", with: "") }
    let added = try await run(words + library)
    #expect(added.status == 0, "\(added.errors)")
    #expect(added.output.contains("slabs-three: regions"))
    #expect(added.output.contains("Free for all."))
    let missing = try await run(["atlas", "find", "--templateflow", "/nowhere"])
    #expect(missing.status == 3 && missing.errors.contains("templateflow_missing"))
  }
}
