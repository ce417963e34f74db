import Foundation
import Testing

/// The Debian package under a real systemd, in a throw-away copy of this machine.
@Suite struct SystemdBoxTests {
  @Test(
    .enabled(if: Box.refusal == nil, Comment(rawValue: Box.refusal ?? "")),
    .timeLimit(.minutes(10))
  )
  func `the package holds from its installation to its purge`() async throws {
    let outcome = try await Box.test(Program.folder.path(percentEncoded: false))
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
  private static let script = Program(
    executable: Program.package.appending(path: "Tests/EndToEndTests/Systemd/test.sh")
  )

  /// Why no box can run here; nil where one can.
  static let refusal: String? = {
    guard let outcome = try? script.run(["--check"]) else { return "the script cannot be run" }
    guard outcome.status != 0 else { return nil }
    let reason = outcome.errors.trimmingCharacters(in: .newlines)
    report("SystemdBoxTests: \(reason)")
    return reason
  }()

  /// Runs the script on a thread of its own, since it takes most of a minute.
  static func test(_ arguments: String...) async throws -> Program.Outcome {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Result { try script.run(arguments) })
      }
    }
  }
}

/// Says something that must be seen also where tests are quiet.
private func report(_ line: String) {
  FileHandle.standardError.write(Data("\(line)\n".utf8))
}
