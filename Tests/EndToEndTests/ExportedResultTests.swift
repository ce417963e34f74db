import Foundation
import Reports
import Testing

/// What the daemon writes of each result, and keeps for its pictures.
@Suite(.serialized, .inTurn) struct ExportedResultTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func path(_ url: URL) -> String { url.path(percentEncoded: false) }

  private func daemon() async throws -> RunningDaemon {
    var options = DaemonOptions()
    options.root = [
      "exports": "{folder: \(path(folder / "exports")), formats: [brainsight, slicer, overlay]}"
    ]
    return try await RunningDaemon.start(options)
  }

  private func submit(_ arguments: [String], to daemon: RunningDaemon) async throws -> TargetReport
  {
    let outcome = try await Program(name: "tmsplan").run(
      ["submit", "--ingest", daemon.ingest, "--results", daemon.results, "--json"] + arguments
    )
    try #require([0, 4].contains(outcome.status), "\(outcome.errors) \(daemon.messages)")
    return try PhantomCase.report(outcome)
  }

  /// The files of a job below the folder of exports, once they are there.
  private func files(of report: TargetReport) async throws -> [String: Data] {
    let place = folder / "exports/local/\(report.subject)/\(report.job)"
    for _ in 0..<200 where !FileManager.default.fileExists(atPath: path(place)) {
      try await Task.sleep(for: .milliseconds(50))
    }
    var files: [String: Data] = [:]
    let names = try #require(FileManager.default.enumerator(atPath: path(place))).compactMap {
      $0 as? String
    }
    for name in names {
      files[name] = FileManager.default.contents(atPath: path(place.appending(path: name)))
    }
    return files
  }

  @Test func `a result with anatomy is there for navigators and people, as the programs give it`()
    async throws
  {
    let native = try NativeCase(NativeSpaceTests.oblique)
    let phantom = try PhantomCase.shared.get()
    try native.writeHead()
    let daemon = try await daemon()
    let report = try await submit(
      [
        "--bold", native.path(native.bold), "--mask", native.path(native.mask), "--confounds",
        native.path(phantom.confounds), "--sidecar", native.path(phantom.sidecar), "--space",
        "T1w", "--subject", "sub-phantom", "--t1w", native.path(native.t1w),
      ] + native.transforms,
      to: daemon
    )
    let files = try await files(of: report)
    // By hand the same files come out of the same report.
    let output = path(folder / "by-hand")
    let tmsplan = Program(name: "tmsplan")
    let exported = try await tmsplan.run([
      "export", report.job, "--ingest", daemon.ingest, "--format", "brainsight,slicer,overlay",
      "--output", output,
    ])
    #expect(exported.status == 0, "\(exported.errors)")
    let byHand = try #require(FileManager.default.enumerator(atPath: output)).compactMap {
      $0 as? String
    }
    for name in byHand where files[name] == nil { Issue.record("no \(name)") }
    for (name, content) in files where byHand.contains(name) && !content.isEmpty {
      #expect(FileManager.default.contents(atPath: "\(output)/\(name)") == content, "\(name)")
    }
    let name = "sub-phantom_target"
    #expect(try TargetReport(json: try #require(files["\(name).json"])) == report)
    #expect(files["not_written.txt"] == nil)
    // The page is the one that tmsplan makes of the job, with its pictures.
    let page = path(folder / "page.html")
    let made = try await tmsplan.run([
      "report", report.job, "--ingest", daemon.ingest, "--output", page,
    ])
    #expect(made.status == 0, "\(made.errors)")
    let written = try #require(files["\(name).html"])
    #expect(FileManager.default.contents(atPath: page) == written)
    let text = String(decoding: written, as: UTF8.self)
    #expect(
      text.contains("data:image/png;base64,")
        && text.contains("The image is the patient&#39;s T1w scan")
    )
    let figures = try ReportFigures(json: try #require(files["sub-phantom_figures.json"]))
    #expect(figures.slices?.image == "T1w")
    #expect(try await daemon.stop() == 0)
  }

  @Test func `a result without anatomy is there for people, and says what navigators miss`()
    async throws
  {
    let daemon = try await daemon()
    let phantom = try PhantomCase.shared.get()
    let report = try await submit(
      [
        "--bold", path(phantom.bold), "--mask", path(phantom.mask), "--confounds",
        path(phantom.confounds), "--sidecar", path(phantom.sidecar), "--space",
        "MNI152NLin2009cAsym", "--subject", "sub-phantom",
      ],
      to: daemon
    )
    let files = try await files(of: report)
    #expect(
      Set(files.keys) == [
        "not_written.txt", "sub-phantom_figures.json", "sub-phantom_target.html",
        "sub-phantom_target.json",
      ]
    )
    let note = String(decoding: try #require(files["not_written.txt"]), as: UTF8.self)
    #expect(note.contains("[export_no_navigation]"))
    // It is told once the files are there.
    let words = "not all that navigators need"
    for _ in 0..<200 where !daemon.messages.contains(words) {
      try await Task.sleep(for: .milliseconds(50))
    }
    #expect(daemon.messages.contains(words), "\(daemon.messages)")
    #expect(try await daemon.stop() == 0)
  }
}
