import Foundation
import Phantom
import Testing

/// The daemon with clients in another language.
///
/// One daemon at a time: the machine of a test run is small.
@Suite(.serialized, Python.isNeeded) struct PythonClientTests {
  static let space = "MNI152NLin2009cAsym"
  static let subject = "sub-phantom"

  /// The phantom as arguments of the Python clients.
  static var phantom: [String] {
    get throws { [subject, space] + (try PhantomCase.shared.get().arguments) }
  }
}

extension PythonClientTests {
  @Suite struct WholeCases {
    /// What the tests look at in a published event.
    private struct Event: Decodable {
      struct Summary: Decodable {
        struct Target: Decodable {
          let position: [String: [Double]]
          let recommended: Bool
        }
        let status: String
        let target: Target
      }
      let kind: String
      let state: String
      let result: Summary
    }

    @Test func `the README's client is told the planted target within one voxel`() async throws {
      let daemon = try await RunningDaemon.start()
      let outcome = try Python.run(
        Program.package.appending(path: "Examples/submit.py"),
        [daemon.ingest, daemon.results] + PythonClientTests.phantom
      )
      #expect(outcome.status == 0, "\(outcome.errors) \(daemon.messages)")
      let event = try JSONDecoder().decode(Event.self, from: Data(outcome.output.utf8))
      #expect(event.kind == "target" && event.state == "done")
      #expect(event.result.status == "ok" && event.result.target.recommended)
      let position = try #require(event.result.target.position[PythonClientTests.space])
      let truth = try PhantomCase.shared.get().truth.position
      let offsets = zip(position, truth).map { ($0 - $1).magnitude }
      #expect(offsets.count == 3 && offsets.allSatisfy { $0 <= 4 }, "off by \(offsets) mm")
      #expect(try await daemon.stop() == 0)
    }

    @Test func `the daemon's report is the one of the command line, byte for byte`() async throws {
      let daemon = try await RunningDaemon.start()
      let end: JobEnd = try Python.value(
        of: "case.py",
        ["submit", daemon.ingest] + PythonClientTests.phantom
      )
      #expect(end.state == "done")
      let received = try Python.run("case.py", ["result", daemon.ingest, end.job])
      let printed = try PhantomCase.shared.get().target()
      #expect(received.status == 0 && printed.status == 0)
      let report = try withoutChance(received.output)
      #expect(report == (try withoutChance(printed.output)))
      #expect(report.contains("\"targets\""))
      #expect(try await daemon.stop() == 0)
    }

    @Test func `a daemon that starts again still has the report and the epoch`() async throws {
      let folder = try TemporaryFolder()
      let first = try await RunningDaemon.start(in: folder)
      let end: JobEnd = try Python.value(
        of: "case.py",
        ["submit", first.ingest] + PythonClientTests.phantom
      )
      let before = try Python.run("case.py", ["result", first.ingest, end.job])
      let greeting: Greeting = try Python.value(of: "case.py", ["hello", first.ingest])
      // An idle daemon has nothing to wait for; 20 s are its limit where it has.
      #expect(try await first.stop(within: .seconds(20)) == 0, "\(first.messages)")

      let second = try await RunningDaemon.start(in: folder)
      let after = try Python.run("case.py", ["result", second.ingest, end.job])
      let epoch: Greeting = try Python.value(of: "case.py", ["hello", second.ingest])
      #expect(before.status == 0 && before.output.contains("tmsp-target-report/1"))
      #expect(before.output == after.output, "\(after.errors)")
      #expect(greeting.epoch == epoch.epoch)
      #expect(try await second.stop() == 0)
    }
  }
}
