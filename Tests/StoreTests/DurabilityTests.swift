import Foundation
import Store
import TestSupport
import Testing

/// Runs a program to its end and gives its exit status.
private func status(
  of program: String,
  _ arguments: [String],
  _ more: [String: String] = [:]
) async -> Int32 {
  let process = Process()
  process.executableURL = URL(filePath: program)
  process.arguments = arguments
  process.environment = ProcessInfo.processInfo.environment.merging(more) { _, new in new }
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  do { try await process.runToEnd() } catch { return -1 }
  return process.terminationStatus
}

private let strace = "/usr/bin/strace"
private let traced = "TMSP_TRACED_COMMITS"
private let commitCount = 100

@Suite struct DurabilityTests {
  @Sendable private static func canTrace() async -> Bool {
    await status(of: strace, ["-o", "/dev/null", "/bin/true"]) == 0
  }

  @Test(.enabled("strace is not there, or may not trace", canTrace))
  func `each commit is synchronised, as the kernel sees it`() async throws {
    let folder = try TemporaryFolder()
    let log = folder.path + "/trace"
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let arguments = [
      "-f", "-e", "trace=fdatasync", "-o", log, program, "--testing-library", "swift-testing",
      "--filter", "TracedCommits",
    ]
    #expect(await status(of: strace, arguments, [traced: folder.path]) == 0)
    let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
    #expect(lines.count { $0.contains("fdatasync(") } >= commitCount)
    let store = try JobStore(path: folder.path + "/tmsp.db")
    #expect(try store.auditHead()?.seq == Int64(commitCount))
  }
}

/// What the test above runs under a trace, and nobody else.
@Suite struct TracedCommits {
  private static let folder = ProcessInfo.processInfo.environment[traced]

  @Test(.enabled(if: folder != nil, "run by the test of durability only"))
  func `commits one after the other`() throws {
    let store = try JobStore(path: try #require(Self.folder) + "/tmsp.db")
    for number in 1...commitCount {
      let entry = AuditEntry(actor: "a", action: "b", object: "\(number)")
      try store.record(entry, at: Int64(number))
    }
  }
}
