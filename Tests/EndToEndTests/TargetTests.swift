import Foundation
import Phantom
import Reports
import Testing

@Suite(.inTurn) struct TargetTests {
  private var phantom: PhantomCase { get throws { try PhantomCase.shared.get() } }

  @Test func `the planted target is found within one voxel`() async throws {
    let outcome = try await phantom.target()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try PhantomCase.report(outcome)
    let target = try #require(report.targets.first)
    let position = try #require(target.position["MNI152NLin2009cAsym"]).map(\.value)
    let offsets = zip(position, try phantom.truth.position).map { ($0 - $1).magnitude }
    #expect(report.status == "ok" && target.recommended && target.method == "peak")
    #expect(offsets.allSatisfy { $0 <= 4 }, "off by \(offsets) mm")
    let spread = try #require(
      report.gates.wrappedValue?.first { $0.gate == "method_spread_mm" }
    )
    let measured = try #require(spread.measured).value
    let apart = try #require(target.distanceTo["cluster"]).value
    #expect(spread.verdict == "pass" && (measured - apart).magnitude <= 1e-3)
  }

  @Test func `two runs of the same case differ only in job, time and timings`() async throws {
    let first = try await withoutChance(phantom.target().output)
    #expect(try await withoutChance(phantom.target().output) == first)
  }

  @Test func `each report names every field, and states the notice`() async throws {
    let report = try await PhantomCase.report(phantom.target())
    #expect(report.notice.contains("Research use only"))
    #expect(report.response.reasons.contains("connectivity_reference_missing"))
    #expect(report.inputs.map(\.role) == ["bold", "mask", "confounds", "sidecar"])
  }

  @Test func `the report that is written is the report that is printed`() async throws {
    let folder = try TemporaryFolder()
    let output = folder.url.path(percentEncoded: false)
    let outcome = try await phantom.target(["--output", output])
    let written = try String(contentsOf: folder / "sub-phantom_target.json", encoding: .utf8)
    #expect(outcome.output == written + "\n")
  }

  @Test func `a folder and its files give the same target`() async throws {
    let folder = try phantom.folder.url.path(percentEncoded: false)
    let found = try await Program(name: "tmsplan").run([
      "target", "--json", "--bids-derivatives", folder, "--participant", "phantom",
    ])
    let named = try await PhantomCase.report(phantom.target())
    #expect(try PhantomCase.report(found).targets == named.targets)
  }

  /// Five minutes of task data: low confidence is the truthful answer.
  ///
  /// The voxel and its r are those
  /// that nilearn 0.14.1 finds with the same plan (Tests/Golden/check_real_subject.py).
  @Test(.enabled(if: RealSubject.isPresent, "the real subject is not on this machine"))
  func `the real subject's peak is the one that nilearn finds`() async throws {
    let outcome = try await Program(name: "tmsplan").run([
      "target", "--json", "--bids-derivatives", RealSubject.folder, "--participant", "02",
      "--task", "oneback", "--space", "MNI152NLin2009cAsym",
    ])
    #expect(outcome.status == 4)
    let report = try PhantomCase.report(outcome)
    let peak = try #require(report.targets.first { $0.method == "peak" })
    #expect(peak.voxel == [29, 80, 51])
    #expect((peak.r.value - -0.451861).magnitude < 1e-4)
    #expect(report.status == "low_confidence" && !peak.recommended)
    #expect(report.seed.used == 528 && report.searchRegion.inMask == 5538)
  }
}

/// The shared real subject, where it is present.
enum RealSubject {
  static let folder = Program.package.appending(path: "../shared/data/studyforrest-derivatives")
    .standardizedFileURL.path(percentEncoded: false)
  static var isPresent: Bool { FileManager.default.fileExists(atPath: folder) }
}
