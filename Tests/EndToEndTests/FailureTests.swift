import Foundation
import Testing

extension PythonClientTests {
  /// A job that fails takes nothing with it.
  @Suite struct Failures {
    @Test func `a worker that is killed fails its job, and the next one is done`() async throws {
      var options = DaemonOptions()
      options.jobs = ["attempts": 1]
      let daemon = try await RunningDaemon.start(options)
      let arguments = [daemon.ingest, String(daemon.identifier)] + (try PythonClientTests.phantom)
      let crashed: JobEnd = try await Python.value(of: "crash.py", arguments)
      #expect(crashed.state == "failed")
      #expect(crashed.error?.code == "crashed")
      #expect(crashed.error?.finding.code == "crashed")
      #expect(try await daemon.leftovers().isEmpty)
      let next: JobEnd = try await Python.value(
        of: "case.py",
        ["submit", daemon.ingest] + PythonClientTests.phantom
      )
      #expect(next.state == "done", "\(daemon.messages)")
      #expect(try await daemon.stop() == 0)
    }

    @Test func `damaged data fails the job by its finding, and is deleted`() async throws {
      let phantom = try PhantomCase.shared.get()
      let whole = try Data(contentsOf: phantom.bold)
      let daemon = try await RunningDaemon.start()
      for (bold, code) in [
        (whole.prefix(whole.count / 2), "gzip_truncated"),
        (Data(repeating: 7, count: 1000), "not_nifti"),
      ] {
        let damaged = daemon.folder / "bold.nii.gz"
        try bold.write(to: damaged)
        let files = phantom.arguments.dropFirst() + ["bold=\(damaged.path(percentEncoded: false))"]
        let end: JobEnd = try await Python.value(
          of: "case.py",
          ["submit", daemon.ingest, PythonClientTests.subject, PythonClientTests.space] + files
        )
        #expect(end.state == "failed")
        #expect(end.error?.code == "bad_input")
        #expect(end.error?.finding.code == code)
        #expect(try await daemon.leftovers(of: ["incoming", "input"]).isEmpty)
        #expect(daemon.uploads.contains { $0.hasPrefix("quarantine/local-") })
      }
      #expect(try await daemon.stop() == 0)
    }
  }
}
