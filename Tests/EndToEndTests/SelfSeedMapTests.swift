import Foundation
import Geometry
import Imaging
import Phantom
import Reports
import Testing

/// A seed that weights each run by the subject's other run.
@Suite(.inTurn) struct SelfSeedMapTests {
  private let name = ["--protocol", "self-seedmap-dlpfc-cluster"]

  /// Two runs of one subject, with the same planted target.
  ///
  /// The noise of a whole brain of weights is that of the runs' length: long and quiet ones tell most.
  private func twoRuns(
    of volumeCount: Int,
    noise: Double = 1,
    in folder: TemporaryFolder
  ) throws -> ([String], PhantomTruth) {
    let path = folder.url.path(percentEncoded: false)
    var truth: PhantomTruth?
    for (task, seed) in [("restfirst", 1), ("restsecond", 2)] {
      let options = PhantomOptions(
        seed: UInt64(seed),
        grid: .coarse,
        volumeCount: volumeCount,
        noise: noise,
        motion: noise,
        effectSize: 1,
        task: task
      )
      truth = try writePhantom(options, to: path + "/" + task)
    }
    func files(_ desc: String) throws -> [String] {
      try ["restfirst", "restsecond"].flatMap { task in
        let functional = "\(path)/\(task)/sub-phantom/func/"
        let all = try FileManager.default.contentsOfDirectory(atPath: functional)
        return all.filter { $0.hasSuffix(desc) }.map { functional + $0 }
      }
    }
    let arguments =
      try [
        "--json", "--space", "MNI152NLin2009cAsym", "--subject", "sub-phantom", "--bold",
      ] + files("preproc_bold.nii.gz") + ["--mask"] + files("brain_mask.nii.gz") + ["--confounds"]
      + files("confounds_timeseries.tsv") + ["--sidecar"] + files("preproc_bold.json")
    return (arguments, try #require(truth))
  }

  @Test func `the planted target is found by two runs, and the report says by what seed`()
    async throws
  {
    let folder = try TemporaryFolder()
    let (arguments, truth) = try twoRuns(of: 900, noise: 0.3, in: folder)
    let outcome = try await Program(name: "tmsplan").run(["target"] + arguments + name)
    try #require([0, 4].contains(outcome.status), "\(outcome.errors)")
    let report = try PhantomCase.report(outcome)
    #expect(!report.targets.isEmpty)
    for target in report.targets {
      let position = try #require(target.position["MNI152NLin2009cAsym"]).map(\.value)
      let offsets = zip(position, truth.position).map { ($0 - $1).magnitude }
      #expect(offsets.allSatisfy { $0 <= 4 }, "\(target.name) is off by \(offsets) mm")
    }
    #expect(report.seed.id == "self-seedmap" && report.seedMap.wrappedValue == nil)
    let finding = try #require(report.findings.first { $0.code == "self_seedmap" })
    #expect(finding.severity == "warning" && finding.message.contains("no published study"))
    #expect(TargetSummary(report).findings.contains("self_seedmap"))
    // Its halves are not independent, and nobody has tried such a seed.
    #expect(report.status == "low_confidence", "\(report.findings.map(\.code))")
    // Halves that are whole runs are the runs by themselves.
    #expect(
      report.stability.splitHalf.halves.map(\.framesKept) == report.quality.runs.map(\.framesKept)
    )
  }

  @Test func `one run is refused`() async throws {
    try await expectRefusal("self_seedmap_needs_runs", name)
  }

  @Test func `a map of one's own takes the place of the other runs`() async throws {
    let phantom = try PhantomCase.shared.get()
    let folder = try TemporaryFolder()
    var image = try StoredImage(phantom.mask)
    let voxels = image.voxels(near: [6, 16, -10], radius: 10)
    image.volumes = [[Float](repeating: 0, count: image.grid.size.count)]
    for voxel in voxels { image.volumes[0][voxel] = 1 }
    let file = folder / "group_space-MNI152NLin2009cAsym_statmap.nii.gz"
    try image.encoded(NIfTIFormat(dataType: .float32), gzip: true).write(to: file)
    let outcome = try await phantom.target(name + ["--seedmap", file.path(percentEncoded: false)])
    #expect([0, 4].contains(outcome.status), "\(outcome.errors)")
    let report = try PhantomCase.report(outcome)
    #expect(report.findings.contains { $0.code == "seed_replaced" })
    #expect(!report.findings.contains { $0.code == "self_seedmap" })
  }

  @Test(.timeLimit(.minutes(5)))
  func `the daemon refuses one run at once, and gives the same report of two`() async throws {
    let folder = try TemporaryFolder()
    let (arguments, _) = try twoRuns(of: 150, in: folder)
    let phantom = try PhantomCase.shared.get()
    let daemon = try await RunningDaemon.start(DaemonOptions())
    let place = ["--ingest", daemon.ingest, "--results", daemon.results]
    let single = [
      "submit", "--json", "--bids-derivatives", phantom.folder.url.path(percentEncoded: false),
      "--participant", "phantom",
    ]
    let refused = try await Program(name: "tmsplan").run(single + name + place)
    #expect(![0, 4].contains(refused.status), "\(refused.errors)")
    #expect(refused.errors.contains("two or more runs"), "\(refused.errors)")
    let sent = try await Program(name: "tmsplan").run(["submit"] + arguments + name + place)
    #expect([0, 4].contains(sent.status), "\(sent.errors)")
    let here = try await Program(name: "tmsplan").run(["target"] + arguments + name)
    #expect(try withoutChance(sent.output) == withoutChance(here.output))
    #expect(try await daemon.stop() == 0)
  }
}
