import Foundation
import Phantom
import Reports
import Testing

/// The daemon with clients in another language.
///
/// One daemon at a time: the machine of a test run is small.
@Suite(.serialized, .firstInTurn, Python.isNeeded) struct PythonClientTests {
  static let space = "MNI152NLin2009cAsym"
  static let subject = "sub-phantom"

  /// The phantom as arguments of the Python clients.
  static var phantom: [String] {
    get throws { [subject, space] + (try PhantomCase.shared.get().arguments) }
  }
}

extension PythonClientTests {
  @Suite struct WholeCases {
    private func submit(
      _ arguments: [String],
      to daemon: RunningDaemon
    ) async throws -> Program.Outcome {
      try await Python.run(
        Program.package.appending(path: "Examples/submit.py"),
        [daemon.ingest, daemon.results] + arguments
      )
    }

    @Test func `the README's client gets the planted target, the report byte for byte`()
      async throws
    {
      let daemon = try await RunningDaemon.start()
      let received = try await submit(PythonClientTests.phantom, to: daemon)
      #expect(received.status == 0, "\(received.errors) \(daemon.messages)")
      let target = try #require(try PhantomCase.report(received).targets.first)
      let position = try #require(target.position[PythonClientTests.space]).map(\.value)
      let truth = try PhantomCase.shared.get().truth.position
      let offsets = zip(position, truth).map { ($0 - $1).magnitude }
      #expect(offsets.count == 3 && offsets.allSatisfy { $0 <= 4 }, "off by \(offsets) mm")
      let printed = try await PhantomCase.shared.get().target()
      #expect(printed.status == 0)
      #expect(try withoutChance(received.output) == withoutChance(printed.output))
      let job = try PhantomCase.report(received).job
      let again = try await Python.client(["result", job], at: daemon)
      #expect(again.output == received.output, "\(again.errors)")
      #expect(try await daemon.stop() == 0)
    }

    @Test func `the README's client takes the site from the daemon, and sends no case twice`()
      async throws
    {
      var options = DaemonOptions()
      options.root = ["site": "clinic-9", "target_validity_days": "30"]
      let daemon = try await RunningDaemon.start(options)
      let first = try await submit(PythonClientTests.phantom, to: daemon)
      let again = try await submit(PythonClientTests.phantom, to: daemon)
      #expect(first.status == 0 && again.output == first.output, "\(again.errors)")
      let events = try await Program(name: "tmsplan").run([
        "events", "--json", "--ingest", daemon.ingest,
      ])
      #expect(events.output.contains("\"valid_until\":\"20"), "\(events.output)")
      #expect(try await daemon.stop() == 0)
    }

    @Test func `the README's client ends as tmsplan does`() async throws {
      let daemon = try await RunningDaemon.start()
      let refused = try await submit(
        ["sub-phantom", "MNI"] + PhantomCase.shared.get().arguments,
        to: daemon
      )
      #expect(refused.status == 3 && refused.errors.hasPrefix("bad_field: "), "\(refused.errors)")
      // Six minutes are too few for a recommendation.
      let folder = try TemporaryFolder()
      let phantom = folder.url.path(percentEncoded: false)
      let made = try await Program(name: "tmsplan").run([
        "phantom", "--output", phantom, "--grid", "4mm", "--minutes", "6",
      ])
      try #require(made.status == 0, "\(made.errors)")
      let run = phantom + "/sub-phantom/func/sub-phantom_task-rest"
      let image = run + "_space-MNI152NLin2009cAsym_res-4_desc-"
      let short = try await submit(
        [
          "sub-phantom", PythonClientTests.space, "bold=\(image)preproc_bold.nii.gz",
          "mask=\(image)brain_mask.nii.gz", "confounds=\(run)_desc-confounds_timeseries.tsv",
        ],
        to: daemon
      )
      #expect(short.status == 4, "\(short.errors)")
      #expect(try PhantomCase.report(short).status != "ok")
      #expect(try await daemon.stop() == 0)
    }

    @Test func `the README's client has at most fifty lines`() throws {
      let text = try String(
        contentsOf: Program.package.appending(path: "Examples/submit.py"),
        encoding: .utf8
      )
      #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count - 1 <= 50)
    }

    @Test func `a daemon that starts again still has the report and the epoch`() async throws {
      let folder = try TemporaryFolder()
      let first = try await RunningDaemon.start(in: folder)
      let end: JobEnd = try await Python.value(
        of: "case.py",
        ["submit", first.ingest] + PythonClientTests.phantom
      )
      let before = try await Python.client(["result", end.job], at: first)
      let greeting: Greeting = try Python.decoded(await Python.client(["status"], at: first))
      // An idle daemon has nothing to wait for; 20 s are its limit where it has.
      #expect(try await first.stop(within: .seconds(20)) == 0, "\(first.messages)")

      let second = try await RunningDaemon.start(in: folder)
      let after = try await Python.client(["result", end.job], at: second)
      let epoch: Greeting = try Python.decoded(await Python.client(["status"], at: second))
      #expect(before.status == 0 && before.output.contains("tmsp-target-report/1"))
      #expect(before.output == after.output, "\(after.errors)")
      #expect(greeting.epoch == epoch.epoch)
      #expect(try await second.stop() == 0)
    }
  }
}
