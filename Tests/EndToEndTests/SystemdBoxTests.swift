import Foundation
import Testing

/// The Debian package under a real systemd, in a throw-away copy of this machine.
@Suite(.besideTurns) struct SystemdBoxTests {
  @Test(Box.isPossible, .timeLimit(.minutes(10)))
  func `the package holds from its installation to its purge`() async throws {
    let outcome = try await Box.script.run([Program.folder.path(percentEncoded: false)])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.hasSuffix("The package holds what it promises.\n"))
    // What the box could not test is told, not passed over.
    for line in outcome.output.split(separator: "\n") where line.contains("SKIPPED") {
      report("SystemdBoxTests: \(line.trimmingCharacters(in: .whitespaces))")
    }
  }
}

/// The script that packs the programs and tests the package.
private enum Box {
  static let script = Program(
    executable: Program.package.appending(path: "Tests/EndToEndTests/Systemd/test.sh")
  )

  /// Skips the test where no box can run; the script's reason is told.
  static let isPossible: some SuiteTrait & TestTrait = ConditionTrait.enabled(
    "no box can run here"
  ) {
    let outcome = try await script.run(["--check"])
    guard outcome.status != 0 else { return true }
    report("SystemdBoxTests: \(outcome.errors.trimmingCharacters(in: .newlines))")
    return false
  }
}

/// Says something that must be seen also where tests are quiet.
private func report(_ line: String) {
  FileHandle.standardError.write(Data("\(line)\n".utf8))
}
