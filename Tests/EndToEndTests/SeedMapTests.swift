import Client
import Foundation
import Geometry
import Imaging
import Reports
import Testing
import Wire

/// A seed that is a map of weights instead of a sphere.
@Suite(.inTurn) struct SeedMapTests {
  private var phantom: PhantomCase { get throws { try PhantomCase.shared.get() } }
  private let name = "tpl-MNI152NLin2009cAsym_weights.nii.gz"

  /// The phantom's grid, and its voxels in the SGC sphere of the protocol.
  private func sphere() throws -> (mask: StoredImage, voxels: [Int]) {
    let mask = try StoredImage(phantom.mask)
    return (mask, mask.voxels(near: [6, 16, -10], radius: 10))
  }

  /// A folder with a map that holds `weights` at some voxels and 0 elsewhere.
  private func map(_ weights: [(voxel: Int, weight: Float)]) throws -> TemporaryFolder {
    var image = try StoredImage(phantom.mask)
    image.volumes = [[Float](repeating: 0, count: image.grid.size.count)]
    for (voxel, weight) in weights { image.volumes[0][voxel] = weight }
    let folder = try TemporaryFolder()
    try image.encoded(NIfTIFormat(dataType: .float32), gzip: true).write(to: folder / name)
    return folder
  }

  private func path(_ folder: TemporaryFolder) -> String {
    (folder / name).path(percentEncoded: false)
  }

  private func target(
    _ weights: [(voxel: Int, weight: Float)],
    _ more: [String] = []
  ) async throws -> Program.Outcome {
    let folder = try map(weights)
    return try await phantom.target(["--seedmap", path(folder)] + more)
  }

  /// r and place of each candidate, of each half and of the comparisons.
  private func expectSame(_ a: TargetReport, _ b: TargetReport) {
    #expect(a.targets.map(\.voxel) == b.targets.map(\.voxel))
    for (a, b) in zip(a.targets, b.targets) {
      #expect((a.r.value - b.r.value).magnitude < 2e-6, "\(a.r) \(b.r)")
    }
    #expect(a.stability.splitHalf.halves == b.stability.splitHalf.halves)
    #expect(a.stability.comparisons.map(\.positions) == b.stability.comparisons.map(\.positions))
  }

  @Test func `equal weights on the sphere give what the sphere gives`() async throws {
    let plain = try await PhantomCase.report(phantom.target())
    let outcome = try await target(sphere().voxels.map { ($0, 0.25) })
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try PhantomCase.report(outcome)
    expectSame(report, plain)
    #expect(report.seed.used == plain.seed.used && report.seed.coverage == plain.seed.coverage)
    #expect(report.seed.temporalSNR == plain.seed.temporalSNR)
    #expect(plain.seedMap.wrappedValue == nil)
  }

  @Test func `the size of the weights does not matter, their order and sign do`() async throws {
    let voxels = try sphere().voxels
    let weights = voxels.indices.map { Float(1 + $0 % 7) }
    let one = try await PhantomCase.report(target(Array(zip(voxels, weights))))
    let large = try await PhantomCase.report(target(Array(zip(voxels, weights.map { $0 * 1e30 }))))
    expectSame(one, large)
    let other = try await PhantomCase.report(target(Array(zip(voxels, weights.reversed()))))
    #expect(other.targets.map(\.r) != one.targets.map(\.r))

    var maps: [[Float]] = []
    for sign in [Float(1), -1] {
      let folder = try TemporaryFolder()
      let output = folder.url.path(percentEncoded: false)
      let turned = Array(zip(voxels, weights.map { $0 * sign }))
      let outcome = try await target(turned, ["--maps", "--output", output])
      #expect([0, 4].contains(outcome.status), "\(outcome.errors)")
      let report = try PhantomCase.report(outcome)
      let seedMap = try #require(report.seedMap.wrappedValue)
      #expect(seedMap.negativeShare.value == (sign < 0 ? 1 : 0))
      let isTold = report.findings.map(\.code).contains("seedmap_mostly_negative")
      #expect(isTold == (sign < 0))
      if isTold { #expect(outcome.status == 4, "an inverted map is never beyond doubt") }
      let label = "seedmap\(seedMap.sha256.prefix(8))"
      let file = "sub-phantom_space-MNI152NLin2009cAsym_desc-\(label)_stat-r_statmap.nii.gz"
      maps.append(try StoredImage(folder / file).volumes[0])
    }
    #expect(maps[0].contains { $0 > 0.5 })
    #expect(zip(maps[0], maps[1]).allSatisfy { ($0 + $1).magnitude < 1e-6 })
  }

  @Test func `a map under another name is another case, a run is not`() {
    func key(_ role: FileRole, _ name: String) -> String {
      let file = FileDeclaration(
        role: role,
        run: 1,
        name: name,
        source: .upload(size: 9),
        sha256: String(repeating: "a", count: 64)
      )
      return Submission.keyedByContent(
        subject: "sub-1",
        files: [file],
        parameters: SubmissionParameters()
      ).key
    }
    #expect(key(.seedmap, "a.nii.gz") != key(.seedmap, "a_space-MNI152NLin6Asym.nii.gz"))
    #expect(key(.seedmap, "a.nii.gz") == key(.seedmap, "a.nii.gz"))
    #expect(key(.bold, "a.nii.gz") == key(.bold, "b.nii.gz"))
  }

  @Test func `the report names the map, what it replaces and what is used of it`() async throws {
    let (mask, voxels) = try sphere()
    // As much weight in the search region and outside the brain as in the sphere, each.
    let searched = mask.voxels(near: [-37, 26, 49], radius: 12).prefix(voxels.count)
    let outside = mask.volumes[0].indices.filter { mask.volumes[0][$0] == 0 }.prefix(voxels.count)
    try #require(searched.count == voxels.count && outside.count == voxels.count)
    let weights = (voxels + searched + outside).map { (voxel: $0, weight: Float(3)) }
    let folder = try map(weights)
    let outcome = try await phantom.target(["--seedmap", path(folder)])
    #expect(outcome.status == 4, "\(outcome.errors)")
    let report = try PhantomCase.report(outcome)
    let seedMap = try #require(report.seedMap.wrappedValue)
    #expect(try seedMap.sha256 == digest(folder))
    #expect(seedMap.name == name && seedMap.replaces == "sgc")
    #expect((seedMap.usedShare.value - 1 / 3.0).magnitude < 1e-4)
    #expect((seedMap.searchRegionShare.value - 1 / 3.0).magnitude < 1e-4)
    #expect(report.seed.id == "seedmap" && report.seed.title == name)
    #expect(report.seed.voxels == 2 * voxels.count && report.seed.used == voxels.count)
    #expect((report.seed.coverage.value - 0.5).magnitude < 1e-4)
    let last = try #require(report.inputs.last)
    #expect(last.role == "seedmap" && last.sha256 == seedMap.sha256)
    let codes = report.findings.map(\.code)
    #expect(codes.contains("seed_coverage_low") && codes.contains("seed_replaced"))
    #expect(TargetSummary(report).findings.contains("seed_replaced"))
    expectSame(report, try await PhantomCase.report(phantom.target()))
  }

  @Test func `a map without a template in its name is told, and lowers no confidence`() async throws
  {
    let folder = try map(sphere().voxels.map { ($0, 1) })
    let plain = folder / "weights.nii.gz"
    try FileManager.default.moveItem(at: folder / name, to: plain)
    let outcome = try await phantom.target(["--seedmap", plain.path(percentEncoded: false)])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try PhantomCase.report(outcome)
    let told = TargetSummary(report).findings
    #expect(report.status == "ok")
    #expect(told.contains("seedmap_space_assumed") && told.contains("seed_replaced"), "\(told)")
  }

  @Test func `the seed's series is written, and correlates as the report says`() async throws {
    let folder = try TemporaryFolder()
    let voxels = try sphere().voxels
    let weights = voxels.indices.map { Float($0 % 5) - 1 }
    let outcome = try await target(
      Array(zip(voxels, weights)),
      ["--timeseries", "--output", folder.url.path(percentEncoded: false)]
    )
    let peak = try #require(
      try PhantomCase.report(outcome).targets.first { $0.method == "peak" }
    )
    let table = try String(
      contentsOf: folder / "sub-phantom_run-1_desc-cleaned_timeseries.tsv",
      encoding: .utf8
    )
    let rows = table.split(separator: "\n").dropFirst().map { $0.split(separator: "\t") }
    let r = try rows.reduce(0.0) { sum, row in
      sum + (try #require(Double(row[2]))) * (try #require(Double(row[3])))
    }
    #expect((r / Double(rows.count - 1) - peak.r.value).magnitude < 1e-5)
  }

  @Test func `voxels that are not finite are told, as their jump is in the sum`() async throws {
    let voxels = try sphere().voxels
    var image = try StoredImage(phantom.bold)
    for frame in 100..<103 { image.volumes[frame][voxels[0]] = .nan }
    let folder = try map(voxels.map { ($0, 1) })
    let bold = folder / "bold.nii.gz"
    try image.encoded(NIfTIFormat(dataType: .float32), gzip: true).write(to: bold)
    let outcome = try await phantom.target(bold: bold, ["--seedmap", path(folder)])
    let report = try PhantomCase.report(outcome)
    #expect(outcome.status == 4 && report.seed.used == voxels.count - 1)
    let told = report.findings.first { $0.code == "seedmap_voxels_not_finite" }
    #expect(told?.message.hasPrefix("1 weighted voxels, ") == true, "\(told?.message ?? "")")
  }

  @Test func `several runs and smoothing within the mask give what the sphere gives`() async throws
  {
    let folder = try map(sphere().voxels.map { ($0, 1) })
    let (second, table) = (folder / "second.nii.gz", folder / "second.tsv")
    try StoredImage(phantom.bold).prefix(300).encoded(NIfTIFormat(dataType: .float32), gzip: true)
      .write(to: second)
    let rows = try String(contentsOf: phantom.confounds, encoding: .utf8).split(separator: "\n")
    try rows.prefix(301).joined(separator: "\n").write(to: table, atomically: true, encoding: .utf8)
    let source = Program.package.appending(path: "Protocols/targeting/sgc-dlpfc-peak.yaml")
    let masked = folder / "masked.yaml"
    try String(contentsOf: source, encoding: .utf8)
      .replacing("smoothing_domain: whole_image", with: "smoothing_domain: in_mask")
      .write(to: masked, atomically: true, encoding: .utf8)
    func path(_ url: URL) -> String { url.path(percentEncoded: false) }
    func both(_ more: [String]) async throws -> TargetReport {
      let outcome = try await Program(name: "tmsplan").run(
        [
          "target", "--json", "--space", "MNI152NLin2009cAsym", "--subject", "sub-phantom",
          "--protocol", path(masked), "--bold", path(phantom.bold), path(second),
          "--mask", path(phantom.mask), path(phantom.mask),
          "--confounds", path(phantom.confounds), path(table),
        ] + more
      )
      #expect([0, 4].contains(outcome.status), "\(outcome.errors)")
      return try PhantomCase.report(outcome)
    }
    let report = try await both(["--seedmap", path(folder / name)])
    #expect(report.inputs.map(\.role).filter { $0 == "seedmap" }.count == 1)
    expectSame(report, try await both([]))
  }

  @Test func `a map that cannot be a seed is refused`() async throws {
    let voxels = try sphere().voxels
    let searched = try StoredImage(phantom.mask).voxels(near: [-37, 26, 49], radius: 8)
    let refused: [(code: String, weights: [(voxel: Int, weight: Float)])] = [
      ("seedmap_not_finite", [(voxels[0], .nan), (voxels[1], 1)]),
      ("seedmap_not_finite", [(voxels[0], .infinity)]),
      ("seedmap_empty", []),
      ("seedmap_empty", searched.map { ($0, 1) }),
    ]
    for (code, weights) in refused {
      let folder = try map(weights)
      try await expectRefusal(code, ["--seedmap", path(folder)])
    }
    let folder = try map([(voxels[0], 1)])
    let other = folder / "tpl-MNI152NLin6Asym_weights.nii.gz"
    try FileManager.default.copyItem(at: folder / name, to: other)
    try await expectRefusal(
      "seedmap_space_mismatch",
      ["--seedmap", other.path(percentEncoded: false)]
    )
    let bold = try phantom.bold.path(percentEncoded: false)
    try await expectRefusal("seedmap_grid_mismatch", ["--seedmap", bold])
    let missing = (folder / "none.nii.gz").path(percentEncoded: false)
    try await expectRefusal("file_unreadable", ["--seedmap", missing])
  }

  /// The default protocol with a map in `folder` as its seed.
  private func writeProtocol(
    id: String,
    sha256: String,
    map: String? = nil,
    in folder: URL
  ) throws -> URL {
    let source = Program.package.appending(path: "Protocols/targeting/sgc-dlpfc-peak.yaml")
    let seed = """
      seed:
        id: test-map
        title: A map of the tests
        template: MNI152NLin2009cAsym
        map: \(map ?? name)
        sha256: "\(sha256)"
        sources: [{label: chosen_by_us, text: Made for this test.}]
        licence: none
      """
    let text = try String(contentsOf: source, encoding: .utf8)
      .replacing("id: sgc-dlpfc-peak", with: "id: \(id)", maxReplacements: 1)
      .replacing("seed: sgc", with: seed, maxReplacements: 1)
    let file = folder.appending(path: "\(id).yaml")
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file
  }

  private func digest(_ folder: TemporaryFolder) throws -> String {
    try LocalFile(role: .seedmap, path: path(folder)).declared(byPath: false).sha256
  }

  @Test func `a protocol may name the map beside it, and its digest holds`() async throws {
    let folder = try map(sphere().voxels.map { ($0, 2) })
    let file = try writeProtocol(id: "mapped", sha256: digest(folder), in: folder.url)
      .path(percentEncoded: false)
    #expect(try await Program(name: "tmsplan").run(["protocol", "check", file]).status == 0)
    let report = try await PhantomCase.report(phantom.target(["--protocol", file]))
    #expect(report.seed.id == "test-map" && report.seedMap.wrappedValue?.replaces == nil)
    expectSame(report, try await PhantomCase.report(phantom.target()))
    #expect(!report.findings.contains { $0.code == "seed_replaced" })

    let wrong = try writeProtocol(
      id: "mapped",
      sha256: String(repeating: "0", count: 64),
      in: folder.url
    )
    let wrongPath = wrong.path(percentEncoded: false)
    try await expectRefusal("seedmap_changed", ["--protocol", wrongPath])
    let checked = try await Program(name: "tmsplan").run(["protocol", "check", wrongPath])
    #expect(checked.status == 3 && checked.errors.contains("[seedmap_changed]"))
    // A file that is no image at all is told as another one than promised, too.
    try Data("no image".utf8).write(to: folder / name)
    try await expectRefusal("seedmap_changed", ["--protocol", wrongPath])
    let other = "tpl-MNI152NLin6Asym_weights.nii.gz"
    try FileManager.default.copyItem(at: folder / name, to: folder / other)
    let contradicted = try writeProtocol(
      id: "contradicted",
      sha256: digest(folder),
      map: other,
      in: folder.url
    )
    try await expectRefusal(
      "seedmap_space_mismatch",
      ["--protocol", contradicted.path(percentEncoded: false)]
    )
    try FileManager.default.removeItem(at: folder / name)
    let check = try await Program(name: "tmsplan").run(["protocol", "check", file])
    #expect(check.status == 3 && check.errors.contains("[protocol_inconsistent]"))
  }

  @Test(.timeLimit(.minutes(5)))
  func `through the daemon a map gives the same report, sent or named by a protocol`()
    async throws
  {
    let folder = try map(sphere().voxels.enumerated().map { ($1, Float($0 % 3) - 0.5) })
    // The daemon's own data: a copy with one protocol more, and the map beside it.
    for name in ["Atlases", "Protocols"] {
      try FileManager.default.copyItem(at: Program.package.appending(path: name), to: folder / name)
    }
    let targeting = folder / "Protocols/targeting"
    try FileManager.default.copyItem(at: folder / name, to: targeting.appending(path: name))
    _ = try writeProtocol(id: "mapped", sha256: digest(folder), in: targeting)
    var options = DaemonOptions()
    let data = folder.url.path(percentEncoded: false)
    options.environment = ["TMSPLANNER_DATA": data]
    let daemon = try await RunningDaemon.start(options)
    let place = ["--ingest", daemon.ingest, "--results", daemon.results]
    let subject = try [
      "--json", "--bids-derivatives", phantom.folder.url.path(percentEncoded: false),
      "--participant", "phantom",
    ]
    for asked in [["--seedmap", path(folder)], ["--protocol", "mapped"]] {
      let sent = try await Program(name: "tmsplan").run(["submit"] + subject + asked + place)
      #expect([0, 4].contains(sent.status), "\(sent.errors)")
      let here = try await Program(name: "tmsplan").run(
        ["target", "--data", data] + subject + asked
      )
      #expect(try withoutChance(sent.output) == withoutChance(here.output))
      #expect(try PhantomCase.report(sent).seedMap.wrappedValue?.name == name)
    }
    #expect(try await daemon.stop() == 0)
  }
}
