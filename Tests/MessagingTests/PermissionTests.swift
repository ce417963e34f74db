import Glibc
import Messaging
import Testing

@Suite struct PermissionTests {
  /// The process's mask, which can only be read by setting it.
  private func mask() -> mode_t {
    let found = umask(0o022)
    umask(found)
    return found
  }

  @Test func `sockets that are made at once leave the process's mask as it was`() async throws {
    let before = mask()
    await withTaskGroup { group in
      for number in 0..<8 {
        group.addTask {
          guard let path = IPCPath(endpoint: "ipc:///nowhere/socket-\(number)") else { return }
          for _ in 0..<2000 {
            // There is no such file: only the mask counts here.
            _ = try? path.withRestrictedPermissions(0o600) { () throws(MessagingError) in
              sched_yield()
            }
          }
        }
      }
    }
    #expect(mask() == before)
  }
}
