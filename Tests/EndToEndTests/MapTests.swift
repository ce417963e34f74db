import Foundation
import Phantom
import Reports
import TestSupport
import Testing

/// `tmsplan map`, as a clinic would call it.
@Suite(.inTurn) struct MapTests {
  private func run(_ arguments: [String]) async throws -> Program.Outcome {
    try await Program(name: "tmsplan").run(arguments)
  }

  @Test func `a phantom's planted networks are mapped, written and shown`() async throws {
    let folder = try TemporaryFolder()
    let (data, output) = (
      (folder / "data").path(percentEncoded: false), (folder / "maps").path(percentEncoded: false)
    )
    let made = try await run([
      "phantom", "--grid", "3mm", "--networks", "seitzman300", "--network-shift", "6", "--person",
      "7",
      "--output", data,
    ])
    #expect(made.status == 0, "\(made.errors)")
    let arguments = [
      "map", "--bids-derivatives", data, "--participant", "phantom", "--output", output,
    ]
    let outcome = try await run(arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("the person's own networks"))
    #expect(outcome.output.contains("Research use only"))
    let names = try FileManager.default.contentsOfDirectory(atPath: output)
    for name in ["target.json", "networks.json", "networks.html"] {
      #expect(names.contains("sub-phantom_" + name))
    }
    #expect(names.contains { $0.hasSuffix("desc-individualNetworks_dseg.nii.gz") })
    let report = try NetworkReport(
      json: Data(contentsOf: folder / "maps/sub-phantom_networks.json")
    )
    #expect(report.shown == "individual" && report.intendedUse == "research")
    let peak = try #require(report.positions.first { $0.name == "peak" })
    #expect(peak.kind == "candidate" && peak.network != nil)
    let target = try TargetReport(
      json: Data(contentsOf: folder / "maps/sub-phantom_target.json")
    )
    #expect(target.job == report.job)
    let page = try String(
      contentsOf: folder / "maps/sub-phantom_networks.html",
      encoding: .utf8
    )
    #expect(page.contains("Where the target sits"))
    #expect(!page.contains("href=\"http") && !page.contains("src=\"http"))
    try expectSilence(of: report, page)
    let again = try await run(arguments)
    #expect(again.status == 2 && again.errors.contains("output_exists"))
    #expect(again.output.isEmpty, "it is refused before the computation")
    let forced = try await run(arguments + ["--force", "--json"])
    #expect(forced.status == 0)
    #expect(
      try NetworkReport(json: Data(forced.output.utf8)).networks == report.networks
    )
  }

  /// What must never be said of one person.
  private func expectSilence(of report: NetworkReport, _ page: String) throws {
    let text = String(decoding: try report.json(), as: UTF8.self) + report.text() + page
    #expect(wordsNeverSaid(in: text) == [])
  }

  @Test func `unknown mapping protocols and other grids are refused`() async throws {
    let phantom = try PhantomCase.shared.get()
    let folder = try TemporaryFolder()
    let data = phantom.folder.url.path(percentEncoded: false)
    let output = (folder / "maps").path(percentEncoded: false)
    let arguments = [
      "map", "--bids-derivatives", data, "--participant", "phantom", "--output", output,
    ]
    let unknown = try await run(arguments + ["--mapping", "other"])
    #expect(unknown.status == 3 && unknown.errors.contains("protocol_unknown"))
    let wrong = try await run(
      arguments + ["--gradient-region", phantom.bold.path(percentEncoded: false)]
    )
    #expect(wrong.status == 3 && wrong.errors.contains("region_grid_mismatch"), "\(wrong.errors)")
    #expect(!FileManager.default.fileExists(atPath: output))
  }

  @Test func `a job of the daemon gives the files that are written by hand`() async throws {
    let folder = try TemporaryFolder()
    func path(_ name: String) -> String { (folder / name).path(percentEncoded: false) }
    let made = try await run([
      "phantom", "--grid", "4mm", "--networks", "seitzman300", "--output", path("data"),
    ])
    #expect(made.status == 0, "\(made.errors)")
    let stem =
      path("data") + "/sub-phantom/func/sub-phantom_task-rest_space-MNI152NLin2009cAsym_res-4"
    let region = try await run([
      "region", "mask", "dlpfc-left-union", "--grid", stem + "_desc-preproc_bold.nii.gz", "--space",
      "MNI152NLin2009cAsym", "--output", path("region.nii.gz"),
    ])
    #expect(region.status == 0, "\(region.errors)")
    let data = [
      "--bids-derivatives", path("data"), "--participant", "phantom", "--gradient-region",
      path("region.nii.gz"),
    ]
    let byHand = try await run(["map", "--output", path("by-hand")] + data)
    #expect(byHand.status == 0, "\(byHand.errors)")
    let daemon = try await RunningDaemon.start()
    let places = ["--ingest", daemon.ingest, "--results", daemon.results]
    let submit = ["submit", "--mapping", "personal-networks", "--output", path("job")]
    let job = try await run(submit + places + data)
    #expect([0, 4].contains(job.status), "\(job.errors) \(daemon.messages)")
    let names = try FileManager.default.contentsOfDirectory(atPath: path("by-hand")).sorted()
    #expect(try FileManager.default.contentsOfDirectory(atPath: path("job")).sorted() == names)
    #expect(names.contains { $0.contains("gradient1") })
    for name in names where name.hasSuffix(".nii.gz") {
      let manager = FileManager.default
      #expect(manager.contentsEqual(atPath: path("by-hand/" + name), andPath: path("job/" + name)))
    }
    func report(_ folder: String) throws -> NetworkReport {
      try NetworkReport(
        json: Data(contentsOf: URL(filePath: path(folder + "/sub-phantom_networks.json")))
      )
    }
    let (own, other) = (try report("by-hand"), try report("job"))
    #expect(own.networks == other.networks && own.positions == other.positions)
    let target = try TargetReport(
      json: Data(contentsOf: folder / "job/sub-phantom_target.json")
    )
    #expect(target.job == other.job)
    // Later again, to a folder and to the terminal; and never over files that are there.
    let again = ["result", target.job, "--ingest", daemon.ingest]
    #expect(try await run(again + ["--output", path("job")]).status == 2)
    let printed = try await run(again)
    #expect(printed.errors.contains("sub-phantom_networks.json") && printed.output.contains("peak"))
    if Python.isThere {
      let client = try await Python.client(["files", target.job, path("python")], at: daemon)
      #expect(client.status == 0, "\(client.errors)")
      let fetched = try FileManager.default.contentsOfDirectory(atPath: path("python")).sorted()
      #expect(Set(fetched).union(["sub-phantom_target.json"]) == Set(names))
    }
    let loose = try await run(
      ["submit", "--gradient-region", path("region.nii.gz")] + places + data
    )
    #expect(loose.status == 2)
    #expect(try await daemon.stop() == 0)
  }

  /// Five minutes of task data: that the person's own networks cannot be told is the truthful answer.
  @Test(.enabled(if: RealSubject.isPresent, "the real subject is not on this machine"))
  func `the real subject's five minutes do not give the person's own networks`() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await run([
      "map", "--json", "--bids-derivatives", RealSubject.folder, "--participant", "02", "--space",
      "MNI152NLin2009cAsym", "--output", folder.url.path(percentEncoded: false),
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try NetworkReport(json: Data(outcome.output.utf8))
    #expect(report.shown == "group")
    #expect(report.findings.contains { $0.code == "networks_group_shown" })
    #expect(report.findings.contains { $0.code == "networks_data_little" })
    #expect(try #require(report.networks).members.contains(where: \.withheld))
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.url.path(percentEncoded: false)
    )
    #expect(names.contains("sub-02_space-T1w_desc-groupNetworks_dseg.nii.gz"))
    #expect(!names.contains { $0.contains("individualNetworks") })
  }
}
