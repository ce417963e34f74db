import Foundation
import Reports
import Testing

/// `tmsplan export`: the files that navigation programs get.
@Suite(.inTurn) struct ExportTests {
  private let native: NativeCase
  private let report: URL

  init() throws {
    native = try NativeCase(rigid(about: 2, degrees: 4, shift: [6, -8, 10]))
    report = native.folder / "out/sub-phantom_target.json"
  }

  private func plan(isStripped: Bool = false) async throws {
    try native.writeHead(isStripped: isStripped)
    let outcome = try await native.target(
      native.transforms + [
        "--t1w", native.path(native.t1w), "--output", native.path(native.folder / "out"),
      ]
    )
    #expect([0, 4].contains(outcome.status), "\(outcome.errors)")
  }

  private func export(
    _ name: String = "files",
    _ more: [String] = []
  ) async throws -> Program.Outcome {
    try await Program(name: "tmsplan").run(
      ["export", native.path(report), "--output", native.path(native.folder / name)] + more
    )
  }

  @Test(Python.readersAreNeeded)
  func `real readers agree with the report's own pose`() async throws {
    try await plan()
    let outcome = try await export()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.isEmpty || outcome.errors.contains("not written") == false)
    let read = try await Python.runReader(
      "read_exports.py",
      [native.path(native.folder / "files"), native.path(native.t1w)]
    )
    #expect(read.status == 0, "\(read.errors)")
    for reader in ["nibabel, overlay", "SimpleITK, overlay", "jsonschema, markups", "slicerio"] {
      #expect(read.output.contains(reader), "\(read.output)")
    }
  }

  @Test(Python.poseReadersAreNeeded)
  func `the readers of pyNIBS and NaviNIBS find each pose of the report`() async throws {
    try await plan()
    let outcome = try await export()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let read = try await Python.runReader("read_poses.py", [native.path(native.folder / "files")])
    #expect(read.status == 0, "\(read.errors)")
    for reader in ["Brainsight v12", "Brainsight v14", "Localite RAS", "Localite LPS"] {
      #expect(read.output.contains("pynibs, \(reader): "), "\(read.output)")
    }
    for reader in ["coils", "targetCoord", "entryCoord"] {
      #expect(read.output.contains("NaviNIBS, \(reader): "), "\(read.output)")
    }
    print(read.output)
  }

  /// What `navigation.json` says beside the poses.
  private struct Told: Decodable {
    struct Certainty: Decodable {
      let split_half_mm: PlainNumber?
      let resamples: TargetReport.Spread?
    }
    let uncertainty: [String: Certainty]
    let keys: [String: String]
  }

  @Test func `an export appears once, whole, and never over another`() async throws {
    try await plan()
    let outcome = try await export()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let folder = native.folder / "files"
    let files = outcome.output.split(separator: "\n").map(String.init)
    #expect(files.count > 15 && files.allSatisfy { FileManager.default.fileExists(atPath: $0) })
    let before = try Data(contentsOf: folder.appending(path: "navigation.json"))
    let planned = try TargetReport(json: Data(contentsOf: report))
    let told = try JSONDecoder().decode(Told.self, from: before)
    #expect(
      told.uncertainty["peak"]?.split_half_mm == planned.stability.splitHalf.displacement["peak"]
    )
    #expect(told.uncertainty["peak"]?.resamples == planned.stability.bootstrap?.methods["peak"])
    #expect(Set(told.keys.keys) == Set(planned.targets.map(\.name)))
    let again = try await export()
    #expect(again.status == 2 && again.errors.contains("output_exists"))
    #expect(try Data(contentsOf: folder.appending(path: "navigation.json")) == before)
    // The same report gives the same bytes.
    #expect(try await export("twin").status == 0)
    let twin = native.folder / "twin"
    for file in files {
      let name = String(file.dropFirst(native.path(folder).count))
      #expect(
        try Data(contentsOf: URL(filePath: file))
          == Data(contentsOf: twin.appending(path: name)),
        "\(name)"
      )
    }
    let leftovers = try FileManager.default.contentsOfDirectory(
      atPath: native.path(native.folder.url)
    )
    #expect(!leftovers.contains { $0.hasPrefix(".") })
  }

  @Test func `without a scalp there are points, and poses are said to be missing`() async throws {
    try await plan(isStripped: true)
    let outcome = try await export()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("not written: brainsight."))
    #expect(outcome.errors.contains("[export_nothing_to_write]"))
    #expect(outcome.output.contains("targets.mrk.json"))
    let named = try await export("named", ["--format", "slicer,brainsight"])
    #expect(named.status == 3 && named.errors.contains("export_nothing_to_write"))
    #expect(!FileManager.default.fileExists(atPath: native.path(native.folder / "named")))
  }

  @Test func `a scan whose two forms place it differently gives navigators nothing, and says why`()
    async throws
  {
    try native.writeHead(formsApart: 3)
    let more = native.transforms + ["--t1w", native.path(native.t1w)]
    let outcome = try await native.target(more + ["--output", native.path(native.folder / "out")])
    let planned = try PhantomCase.report(outcome)
    #expect(planned.findings.contains { $0.code == "xform_conflict" }, "\(outcome.errors)")
    #expect(planned.navigation.wrappedValue == nil)
    let refused = try await export()
    #expect(refused.status == 3 && refused.errors.contains("xform_conflict"), "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: native.path(native.folder / "files")))
  }

  @Test func `a report without a place in the scan is refused`() async throws {
    let outcome = try await native.target(
      native.transforms + ["--output", native.path(native.folder / "out")]
    )
    #expect([0, 4].contains(outcome.status), "\(outcome.errors)")
    let refused = try await export()
    #expect(refused.status == 3 && refused.errors.contains("export_no_navigation"))
  }

  @Test(
    arguments: [
      (["/nowhere.json"], "report_file_unreadable", 3),
      (["x", "--format", "nonsense"], "--format", 2),
    ] as [([String], String, Int32)]
  )
  func `unusable arguments are refused`(
    arguments: [String],
    code: String,
    status: Int32
  ) async throws {
    let outcome = try await Program(name: "tmsplan").run(
      ["export"] + arguments + ["--output", native.path(native.folder / "files")]
    )
    #expect(outcome.status == status && outcome.errors.contains(code), "\(outcome.errors)")
  }
}
