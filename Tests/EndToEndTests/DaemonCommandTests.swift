import Client
import Foundation
import Reports
import Testing
import Wire

/// The commands of `tmsplan` that speak to a daemon, as a clinic types them.
@Suite(.serialized, .firstInTurn, .timeLimit(.minutes(5))) struct DaemonCommandTests {
  private var phantom: PhantomCase { get throws { try PhantomCase.shared.get() } }
  private let nowhere = "11111111-1111-4111-8111-111111111111"

  private func run(
    _ command: String,
    _ arguments: [String] = [],
    at daemon: RunningDaemon,
    results: Bool = false
  ) async throws -> Program.Outcome {
    let place = ["--ingest", daemon.ingest] + (results ? ["--results", daemon.results] : [])
    return try await Program(name: "tmsplan").run([command] + arguments + place)
  }

  private func submit(
    _ more: [String] = [],
    at daemon: RunningDaemon,
    isWaiting: Bool = true
  ) async throws -> Program.Outcome {
    let folder = try phantom.folder.url.path(percentEncoded: false)
    return try await run(
      "submit",
      ["--bids-derivatives", folder, "--participant", "phantom"] + more
        + (isWaiting ? [] : ["--no-wait"]),
      at: daemon,
      results: true
    )
  }

  @Test func `a submission prints the report that tmsplan target prints`() async throws {
    let daemon = try await RunningDaemon.start()
    let submitted = try await submit(["--json"], at: daemon)
    #expect(submitted.status == 0, "\(submitted.errors)")
    let here = try await phantom.target()
    #expect(try withoutChance(submitted.output) == withoutChance(here.output))
    #expect(try await daemon.stop() == 0)
  }

  @Test func `the same case is the same job, whose report never changes`() async throws {
    let daemon = try await RunningDaemon.start()
    let first = try await submit(["--json"], at: daemon)
    let again = try await submit(["--json"], at: daemon)
    #expect(again.status == 0 && again.output == first.output)
    #expect(again.errors.contains("known as job"))
    let other = try await submit(["--json", "--age", "44"], at: daemon)
    #expect(try PhantomCase.report(other).job != PhantomCase.report(first).job)
    let named = try await submit(["--json", "--key", "second-visit"], at: daemon)
    #expect(try PhantomCase.report(named).job != PhantomCase.report(first).job)
    let conflict = try await submit(["--key", "second-visit", "--age", "44"], at: daemon)
    #expect(conflict.status == 3 && conflict.errors.contains("[key_conflict]"))
    #expect(try await daemon.stop() == 0)
  }

  @Test func `files may stay where they are`() async throws {
    var options = DaemonOptions()
    options.roots = [try phantom.folder.url]
    let daemon = try await RunningDaemon.start(options)
    let uploaded = try await submit(["--json"], at: daemon)
    let byPath = try await submit(["--json", "--by-path", "--key", "read-in-place"], at: daemon)
    #expect(byPath.status == 0, "\(byPath.errors)")
    #expect(try withoutChance(byPath.output) == withoutChance(uploaded.output))
    #expect(try await daemon.stop() == 0)
  }

  @Test func `status, result, watch and events tell of a job`() async throws {
    let daemon = try await RunningDaemon.start()
    let sent = try await submit(at: daemon, isWaiting: false)
    let job = sent.output.trimmingCharacters(in: .newlines)
    #expect(sent.status == 0 && UUID(uuidString: job) != nil)
    let watched = try await run("watch", [job, "--since", "0"], at: daemon, results: true)
    #expect(watched.status == 0, "\(watched.errors)")
    let states = watched.output.split(separator: "\n").map { $0.split(separator: " ")[4] }
    #expect(states == ["stored", "queued", "running", "done,"])
    #expect(watched.output.contains("done, ok: peak at ("))
    #expect(watched.output.contains(" mm in MNI152NLin2009cAsym, left, r = "))
    #expect(watched.output.contains("; protocol sgc-dlpfc-peak "))
    #expect(try await run("status", [job], at: daemon).output == "\(job): done\n")
    let result = try await run("result", [job], at: daemon)
    #expect(result.status == 0 && result.output.contains("target found"))
    let events = try await run("events", ["--json"], at: daemon).output.split(separator: "\n")
    #expect(events.count == 4)
    let last = try #require(events.last)
    #expect(last.contains("\"kind\":\"target\"") && last.contains(job))
    #expect(try await run("events", ["--since", "3", "--json"], at: daemon).output == last + "\n")
    #expect(try await run("status", at: daemon).output.contains("0 running, 0 queued"))
    #expect(try await run("cancel", [job], at: daemon).output == "\(job): done\n")
    #expect(try await daemon.stop() == 0)
  }

  @Test func `the report is also written where it is wanted`() async throws {
    let daemon = try await RunningDaemon.start()
    let folder = try TemporaryFolder()
    let output = folder.url.path(percentEncoded: false)
    let submitted = try await submit(["--json", "--output", output], at: daemon)
    let written = try String(contentsOf: folder / "sub-phantom_target.json", encoding: .utf8)
    #expect(submitted.output == written + "\n")
    try Data("mine".utf8).write(to: folder / "sub-phantom_target.json")
    let fetch = ["--json", "--output", output, try PhantomCase.report(submitted).job]
    let refused = try await run("result", fetch, at: daemon)
    #expect(refused.status == 2 && refused.errors.contains("[output_exists]"), "\(refused.errors)")
    #expect(refused.output == submitted.output)
    #expect(try Data(contentsOf: folder / "sub-phantom_target.json") == Data("mine".utf8))
    let forced = try await run("result", fetch + ["--force"], at: daemon)
    #expect(forced.status == 0, "\(forced.errors)")
    let again = try String(contentsOf: folder / "sub-phantom_target.json", encoding: .utf8)
    #expect(again == written)
    let files = try FileManager.default.contentsOfDirectory(atPath: output)
    #expect(files == ["sub-phantom_target.json"])
    #expect(try await daemon.stop() == 0)
  }

  @Test func `a damaged file fails the job with what was found, and exit 3`() async throws {
    let daemon = try await RunningDaemon.start()
    let folder = try TemporaryFolder()
    let bold = folder / "bold.nii.gz"
    try Data(contentsOf: phantom.bold).dropLast(100).write(to: bold)
    let paths = [bold, try phantom.mask, try phantom.confounds].map {
      $0.path(percentEncoded: false)
    }
    let outcome = try await run(
      "submit",
      [
        "--bold", paths[0], "--mask", paths[1], "--confounds", paths[2], "--subject", "sub-x",
        "--space", "MNI152NLin2009cAsym",
      ],
      at: daemon,
      results: true
    )
    #expect(outcome.status == 3 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("[bad_input/gzip_truncated]"), "\(outcome.errors)")
    #expect(outcome.errors.contains("bold.nii.gz: "), "\(outcome.errors)")
    #expect(!outcome.errors.contains(".."), "\(outcome.errors)")
    #expect(try await daemon.leftovers(of: ["incoming", "input"]).isEmpty)
    #expect(try await daemon.stop() == 0)
  }

  @Test func `a case that was cancelled says what to do, and is computed again on demand`()
    async throws
  {
    let folder = try TemporaryFolder()
    let daemon = try await RunningDaemon.start(in: folder)
    // A job of the same key, cancelled before it ran: the key is that of the content.
    let key = try contentKey(at: daemon)
    let job = try await Python.run(
      "case.py",
      ["cancel", daemon.ingest, key] + PythonClientTests.phantom
    )
    .output.trimmingCharacters(in: .newlines)
    let known = try await submit(at: daemon)
    #expect(known.status == 3, "\(known.errors)")
    #expect(known.errors.contains("[job_cancelled]") && known.errors.contains("--again"))
    #expect(known.errors.contains(job))
    let result = try await run("result", [job], at: daemon)
    #expect(result.status == 3 && result.errors.contains("[job_cancelled]"), "\(result.errors)")
    let again = try await submit(["--again", "--json"], at: daemon)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try PhantomCase.report(again).job != job)
    #expect(try await submit(["--again", "--key", "mine-0001"], at: daemon).status == 2)
    #expect(try await daemon.stop() == 0)
  }

  /// The key that `tmsplan submit` makes of the phantom.
  private func contentKey(at daemon: RunningDaemon) throws -> String {
    let files = try [
      LocalFile(role: .bold, path: phantom.bold.path(percentEncoded: false)),
      LocalFile(role: .mask, path: phantom.mask.path(percentEncoded: false)),
      LocalFile(role: .confounds, path: phantom.confounds.path(percentEncoded: false)),
      LocalFile(role: .sidecar, path: phantom.sidecar.path(percentEncoded: false)),
    ].map { file throws(ClientError) in try file.declared(byPath: false) }
    return Submission.keyedByContent(
      subject: "sub-phantom",
      files: files,
      parameters: SubmissionParameters(space: "MNI152NLin2009cAsym")
    ).key
  }

  @Test func `what the daemon refuses ends with its code and exit 3`() async throws {
    let daemon = try await RunningDaemon.start()
    let protocols = try await submit(["--protocol", "nonsense"], at: daemon)
    #expect(protocols.status == 3)
    #expect(protocols.errors.contains("[bad_field/protocol_unknown]"), "\(protocols.errors)")
    let outside = try await submit(["--by-path"], at: daemon)
    #expect(outside.status == 3)
    #expect(outside.errors.contains("[bad_field/path_outside_roots]"), "\(outside.errors)")
    for command in ["status", "result", "cancel"] {
      let outcome = try await run(command, [nowhere], at: daemon)
      #expect(outcome.status == 3 && outcome.errors.contains("[unknown_job]"), "\(command)")
      #expect(outcome.errors.contains("of another site"), "\(outcome.errors)")
    }
    #expect(try await submit(["--protocol", "./mine.yaml"], at: daemon).status == 2)
    #expect(try await daemon.stop() == 0)
  }

  @Test func `without a daemon the program says so and ends with 1`() async throws {
    let folder = try TemporaryFolder()
    let endpoint = "ipc://" + (folder / "none").path(percentEncoded: false)
    let outcome = try await Program(name: "tmsplan").run(["status", "--ingest", endpoint])
    #expect(outcome.status == 1 && outcome.errors.contains("[no_reply]"))
  }

  @Test func `the doctor finds the daemon, and a wrong address of its events`() async throws {
    let daemon = try await RunningDaemon.start()
    let well = try await run("doctor", at: daemon, results: true)
    #expect(well.status == 0, "\(well.output)")
    #expect(well.output.contains("answers at \(daemon.ingest)"))
    let wrong = try await run("doctor", ["--results", daemon.results + "-x"], at: daemon)
    #expect(wrong.status == 1 && wrong.output.contains("FAIL daemon's events"))
    #expect(try await daemon.stop() == 0)
  }

  @Test func `the doctor fails where a key that is named cannot be read`() async throws {
    let keys = [
      "--server-key", "/nonexistent/curve.public", "--key-file", "/nonexistent/own.secret",
    ]
    let outcome = try await Program(name: "tmsplan").run(
      ["doctor", "--ingest", "tcp://127.0.0.1:1"] + keys
    )
    #expect(outcome.status == 1 && outcome.output.contains("FAIL keys: "), "\(outcome.output)")
  }

  @Test(.enabled(if: RealSubject.isPresent, "the real subject is not on this machine"))
  func `the real subject's report is the same through the daemon`() async throws {
    let daemon = try await RunningDaemon.start()
    let subject = [
      "--json", "--bids-derivatives", RealSubject.folder, "--participant", "02", "--task",
      "oneback", "--space", "MNI152NLin2009cAsym",
    ]
    let submitted = try await run("submit", subject, at: daemon, results: true)
    #expect(submitted.status == 4, "\(submitted.errors)")
    let here = try await Program(name: "tmsplan").run(["target"] + subject)
    #expect(try withoutChance(submitted.output) == withoutChance(here.output))
    #expect(try await daemon.stop() == 0)
  }
}
