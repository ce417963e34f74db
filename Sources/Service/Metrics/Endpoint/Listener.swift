import Glibc
import Messaging
import Synchronization

/// A listening socket of the metrics endpoint; a socket's file goes with it.
final class Listener: Sendable {
  let descriptor: Descriptor
  /// Where it listens, with the port that a wildcard became.
  let endpoint: String
  private let path: Mutex<String?>

  /// Binds and listens.
  ///
  /// - Parameters:
  ///   - endpoint: A socket's path, or a loopback address.
  ///   - permissions: The mode of the socket's file. One that a dead process left behind is replaced.
  /// - Throws: ``MessagingError`` where the place cannot be had.
  init(_ endpoint: Endpoint, permissions: UInt32) throws(MessagingError) {
    if let file = IPCPath(endpoint: endpoint.text) {
      try file.prepare()
      descriptor = try file.withRestrictedPermissions(permissions) { () throws(MessagingError) in
        try bound(unixAddress(file.path), AF_UNIX, endpoint)
      }
      path = Mutex(file.path)
      self.endpoint = endpoint.text
    } else {
      let place = try Address(endpoint)
      descriptor = try bound(place.bytes, place.family, endpoint)
      path = Mutex(nil)
      self.endpoint = "tcp://\(place.host):\(port(of: descriptor))"
    }
    guard listen(descriptor.number, 8) == 0 else { throw failure(endpoint) }
  }

  deinit { withdraw() }

  /// Removes the socket's file, once: by then the place may be another daemon's.
  func withdraw() {
    let file = path.withLock { path in
      defer { path = nil }
      return path
    }
    if let file { unsafe unlink(file) }
  }
}

/// A loopback address as the system wants it.
private struct Address {
  let host: Substring
  let family: Int32
  let bytes: [UInt8]

  init(_ endpoint: Endpoint) throws(MessagingError) {
    guard let text = endpoint.text.dropping(prefix: "tcp://"), let colon = text.lastIndex(of: ":")
    else { throw failure(endpoint, EINVAL) }
    host = text[..<colon]
    // The wildcard, like 0, lets the system choose.
    let port = UInt16(text[text.index(after: colon)...]) ?? 0
    if host.hasPrefix("[") {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      let isRead = unsafe inet_pton(
        AF_INET6,
        String(host.dropFirst().dropLast()),
        &address.sin6_addr
      )
      guard isRead == 1 else { throw failure(endpoint, EINVAL) }
      (family, bytes) = (AF_INET6, unsafe withUnsafeBytes(of: &address) { unsafe Array($0) })
    } else {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      guard unsafe inet_pton(AF_INET, String(host), &address.sin_addr) == 1 else {
        throw failure(endpoint, EINVAL)
      }
      (family, bytes) = (AF_INET, unsafe withUnsafeBytes(of: &address) { unsafe Array($0) })
    }
  }
}

private func unixAddress(_ path: String) -> [UInt8] {
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  // IPCPath has checked the length.
  unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
  return unsafe withUnsafeBytes(of: &address) { unsafe Array($0) }
}

private func bound(
  _ address: [UInt8],
  _ family: Int32,
  _ endpoint: Endpoint
) throws(MessagingError) -> Descriptor {
  let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
  guard let descriptor = Descriptor(socket(family, kind, 0)) else { throw failure(endpoint) }
  var yes: Int32 = 1
  // Without it a restart would wait for the connections of the former daemon to be forgotten.
  unsafe setsockopt(descriptor.number, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(4))
  let status = unsafe address.withUnsafeBytes { bytes in
    unsafe bytes.withMemoryRebound(to: sockaddr.self) { addresses in
      unsafe bind(descriptor.number, addresses.baseAddress, socklen_t(address.count))
    }
  }
  guard status == 0 else { throw failure(endpoint) }
  return descriptor
}

/// The port that a socket of either family is bound to: both keep it at the same place.
private func port(of descriptor: Descriptor) -> UInt16 {
  var address = sockaddr_in6()
  var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
  _ = unsafe withUnsafeMutablePointer(to: &address) { address in
    unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
      unsafe getsockname(descriptor.number, address, &size)
    }
  }
  return UInt16(bigEndian: address.sin6_port)
}

private func failure(_ endpoint: Endpoint, _ number: Int32 = errno) -> MessagingError {
  .cannotBind(endpoint: endpoint.text, cause: SystemError(number: number))
}
