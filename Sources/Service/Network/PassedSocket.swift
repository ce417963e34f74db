internal import CSystemd
import Glibc

/// The listening unix socket that systemd passes to the daemon, as descriptor 3.
struct PassedSocket {
  let descriptor: Int32
  let endpoint: String

  /// Nil where systemd passes none, or one of another kind.
  init?() {
    guard sd_listen_fds(0) >= 1 else { return nil }
    descriptor = Int32(SD_LISTEN_FDS_START)
    guard isListening(descriptor) else { return nil }
    guard let path = path(of: descriptor), path.hasPrefix("/") else { return nil }
    endpoint = "ipc://" + path
  }
}

/// The path that a unix socket is bound to.
private func path(of descriptor: Int32) -> String? {
  var address = sockaddr_un()
  var size = socklen_t(MemoryLayout<sockaddr_un>.size)
  let status = unsafe withUnsafeMutablePointer(to: &address) { address in
    unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
      unsafe getsockname(descriptor, address, &size)
    }
  }
  guard status == 0 else { return nil }
  let bytes = unsafe withUnsafeBytes(of: &address.sun_path) { unsafe Array($0.prefix { $0 != 0 }) }
  return String(validating: bytes, as: UTF8.self)
}

private func isListening(_ descriptor: Int32) -> Bool {
  sd_is_socket_unix(descriptor, Int32(SOCK_STREAM.rawValue), 1, nil, 0) > 0
}
