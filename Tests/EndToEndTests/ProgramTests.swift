import Foundation
import Testing

/// How the tests themselves run programs.
@Suite(.inTurn) struct ProgramTests {
  @Test(.timeLimit(.minutes(5)))
  func `a program whose test is cancelled is interrupted`() async throws {
    let folder = try TemporaryFolder()
    let marker = (folder / "running").path(percentEncoded: false)
    let script = "trap 'exit 7' INT; : >\"$0\"; while :; do sleep 0.05; done"
    let run = Task {
      try await Program(executable: URL(filePath: "/bin/sh")).run(["-c", script, marker])
    }
    while !FileManager.default.fileExists(atPath: marker) {
      try await Task.sleep(for: .milliseconds(20))
    }
    run.cancel()
    #expect(try await run.value.status == 7)
  }

  @Test func `a program that is not there is told`() async throws {
    let nowhere = Program(executable: URL(filePath: "/nonexistent/program"))
    await #expect(throws: CocoaError.self) { try await nowhere.run([]) }
  }
}
