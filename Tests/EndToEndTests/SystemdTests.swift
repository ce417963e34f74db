import Foundation
import Glibc
import Synchronization
import Testing

/// What the daemon tells systemd.
@Suite(.inTurn) struct SystemdTests {
  /// A datagram socket in the place of systemd's.
  ///
  /// It is read all the time, as systemd does: ten messages that nobody takes would make the eleventh
  /// wait, and the daemon with it.
  private final class NotifySocket: Sendable {
    let path: String
    private let ear: Ear
    private let reader: Task<Void, Never>

    init(in folder: TemporaryFolder) throws {
      path = (folder / "notify").path(percentEncoded: false)
      let ear = try Ear(path)
      self.ear = ear
      reader = Task.detached {
        while !Task.isCancelled {
          ear.listen()
          try? await Task.sleep(for: .milliseconds(20))
        }
      }
    }

    deinit { reader.cancel() }

    /// All lines that have come since the last call.
    func lines() -> [String] {
      ear.listen()
      return ear.takeLines()
    }
  }

  /// The socket itself, and what was heard.
  private final class Ear: Sendable {
    private let descriptor: Int32
    private let heard = Mutex<[String]>([])

    init(_ path: String) throws {
      descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
      let size = socklen_t(MemoryLayout<sockaddr_un>.size)
      let status = unsafe withUnsafePointer(to: &address) { address in
        unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          unsafe bind(descriptor, $0, size)
        }
      }
      try #require(descriptor >= 0 && status == 0)
    }

    deinit { close(descriptor) }

    /// Takes in what has come.
    func listen() {
      heard.withLock { heard in
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
          let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
          guard count > 0 else { return }
          heard += String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n")
            .map(String.init)
        }
      }
    }

    func takeLines() -> [String] {
      heard.withLock { heard in
        defer { heard = [] }
        return heard
      }
    }
  }

  @Test func `ready, status and stopping are told`() async throws {
    let folder = try TemporaryFolder()
    let notify = try NotifySocket(in: folder)
    var options = DaemonOptions()
    options.environment = ["NOTIFY_SOCKET": notify.path]
    let daemon = try await RunningDaemon.start(options, in: folder)
    let started = notify.lines()
    #expect(started.contains("READY=1"), "\(started)")
    #expect(started.contains { $0.hasPrefix("STATUS=") && $0.count > 10 }, "\(started)")
    #expect(!started.contains("STOPPING=1"))
    #expect(try await daemon.stop() == 0)
    let stopped = notify.lines()
    #expect(stopped.contains("STOPPING=1"), "\(stopped)")
    #expect(!stopped.contains("READY=1"))
  }
}
