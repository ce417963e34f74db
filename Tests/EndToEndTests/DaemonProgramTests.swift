import Foundation
import Testing

/// `tmsplannerd` as an operator types it.
@Suite struct DaemonProgramTests {
  private func run(_ arguments: [String]) throws -> Program.Outcome {
    try Program(name: "tmsplannerd").run(arguments)
  }

  @Test func `the help names its options and exit statuses`() throws {
    let help = try run(["--help"])
    #expect(help.status == 0)
    for word in ["--config", "--check-config", "78"] {
      #expect(help.output.contains(word), "\(help.output)")
    }
  }

  @Test func `the shipped example is a good configuration, also outside systemd`() throws {
    let example = Program.package.appending(path: "Systemd/tmsplannerd.yaml.example")
    let checked = try run(["--config", example.path(percentEncoded: false), "--check-config"])
    #expect(checked.status == 0 && checked.output.isEmpty)
    // Where systemd does not hold the socket of the workers, that is said and nothing else.
    let lines = checked.errors.split(separator: "\n")
    #expect(lines.allSatisfy { $0.contains("jobs.worker_socket:") }, "\(checked.errors)")
    let hasSocket = FileManager.default.fileExists(atPath: "/run/tmsplanner-worker.sock")
    #expect(lines.isEmpty == hasSocket)
  }

  @Test func `the demo says in a sentence which run is missing`() throws {
    let script = Program.package.appending(path: "Examples/demo.sh").path(percentEncoded: false)
    let folder = try TemporaryFolder()
    let data = folder.url.path(percentEncoded: false)
    let outcome = try Program(executable: URL(filePath: "/usr/bin/env")).run([
      "DATA=\(data)", "PARTICIPANT=nobody", "TASK=rest", "sh", script,
    ])
    #expect(outcome.status == 3, "\(outcome.errors)")
    #expect(
      outcome.errors.hasPrefix("No preprocessed run of sub-nobody in space-MNI152NLin2009cAsym, ")
    )
    #expect(outcome.errors.contains("check DATA, PARTICIPANT, TASK, SESSION and SPACE."))
  }

  @Test func `an unknown option is told as such`() throws {
    let outcome = try run(["--frobnicate"])
    #expect(outcome.status == 64 && outcome.errors.contains("Unknown option '--frobnicate'"))
  }
}
