import Foundation
import Testing

extension PythonClientTests {
  /// Real messages against the published schemas, by a validator that is not ours.
  @Suite struct Conformance {
    @Test func `every message is what its schema describes`() async throws {
      var options = DaemonOptions()
      options.root = ["openigtlink": #"{enabled: true, sites: {local: "tcp://127.0.0.1:*"}}"#]
      let daemon = try await RunningDaemon.start(options)
      let arguments = [daemon.ingest, daemon.results] + (try PythonClientTests.phantom)
      let outcome = try await Python.run("conformance.py", arguments)
      #expect(outcome.status == 0, "\(outcome.errors) \(daemon.messages)")
      let seen = Set(outcome.output.split(separator: "\n").map(String.init))
      let unseen = Self.kinds.subtracting(seen)
      #expect(unseen.isEmpty, "not seen: \(unseen.sorted())")
      #expect(try await daemon.stop() == 0)
    }

    @Test func `the report of the command line is what its schema describes`() async throws {
      let folder = try TemporaryFolder()
      let file = folder / "report.json"
      let printed = try await PhantomCase.shared.get().target().output
      try Data(printed.utf8).write(to: file)
      let path = file.path(percentEncoded: false)
      let outcome = try await Python.run("validate.py", ["target-report", path])
      #expect(outcome.status == 0, "\(outcome.errors)")
      // The validator does not take a report for just anything.
      #expect(try await Python.run("validate.py", ["publication", path]).status != 0)
      withExtendedLifetime(folder) {}
    }

    /// Every kind of message but the refusals that a healthy daemon gives to no lone client.
    private static let kinds = Set(
      [
        "hello", "submit", "chunk", "commit", "status", "result", "figures",
        "attachments", "attachment", "events", "cancel", "close",
        "present", "ping",
      ].map { "request \($0)" }
        + [
          "welcome", "accepted", "credit", "stored", "job", "result", "figures",
          "attachments", "attachment", "events", "closed", "pong",
          "presented",
        ].map { "reply \($0)" }
        + [
          "unsupported_version", "bad_frame", "bad_header", "unknown_type", "bad_field",
          "too_large", "refused_size", "key_conflict", "unknown_job", "wrong_offset",
          "over_credit", "incomplete", "digest_mismatch", "wrong_state", "not_ready",
          "job_failed", "job_cancelled", "epoch_changed",
        ].map { "reply error \($0)" }
        + [
          "event job queued", "event job running", "event job failed", "event job cancelled",
          "event target done", "progress", "hb", "subscribed",
        ].map { "publication \($0)" }
        + ["events", "target-report", "target-summary", "report-figures"]
    )
  }
}
