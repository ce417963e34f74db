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
    #expect(checked.status == 0 && checked.output.isEmpty && checked.errors.isEmpty)
  }

  @Test func `an unknown option is told as such`() throws {
    let outcome = try run(["--frobnicate"])
    #expect(outcome.status == 64 && outcome.errors.contains("Unknown option '--frobnicate'"))
  }
}
