import Foundation
import Messaging
import Testing

@Suite struct PermissionTests {
  /// The process's mask as the kernel tells it: asking by `umask` would set it.
  private func mask() throws -> String {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    return try #require(
      status.split(separator: "\n").first { $0.hasPrefix("Umask:") }.map(String.init)
    )
  }

  @Test func `sockets that are made at once leave the process's mask as it was`() async throws {
    await withTaskGroup { group in
      for number in 0..<8 {
        group.addTask {
          guard let path = IPCPath(endpoint: "ipc:///nowhere/socket-\(number)") else { return }
          for _ in 0..<2000 {
            // There is no such file: only the mask counts here.
            _ = try? path.withRestrictedPermissions(0o600) { () throws(MessagingError) in }
          }
        }
      }
    }
    // Another test may be making a socket just now, but not for long.
    for _ in 0..<200 where try mask().hasSuffix("0177") {
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(try !mask().hasSuffix("0177"))
  }
}
