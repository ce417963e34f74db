import Foundation
import Testing

/// What the daemon has acknowledged survives its death and a full disk.
///
/// These are the short forms; `make soak` runs the long one. They take minutes, and so run beside the
/// other tests.
@Suite(.serialized, Python.isNeeded, .besideTurns) struct KillLoopTests {
  private static let programs = Program.folder.path(percentEncoded: false)

  @Test func `a daemon that is killed again and again keeps all that it has acknowledged`()
    async throws
  {
    let soak = try await Python.run("soak.py", [Self.programs, "--kills", "12"])
    #expect(soak.status == 0, "\(soak.errors)")
    #expect(soak.output.contains(": 12 kills"), "\(soak.output)")
    print(soak.output)
  }

  @Test(.enabled("only root may mount the small disk that runs full", mayMount))
  func `a disk that runs full at any write loses nothing, and is told`() async throws {
    let full = try await Python.run("disk_full.py", [Self.programs, "--steps", "6"])
    #expect(full.status == 0, "\(full.output) \(full.errors)")
    #expect(full.output.contains("refused_disk"), "\(full.output)")
    #expect(full.output.contains("storage_error"), "\(full.output)")
  }

  /// Whether a file system may be mounted where nobody else sees it.
  @Sendable private static func mayMount() async throws -> Bool {
    let unshare = Program(executable: URL(filePath: "/usr/bin/unshare"))
    return try await unshare.run(["--mount", "true"]).status == 0
  }
}
