import Glibc

/// A connection that sends whatever a test wants, to a unix socket or a port of this host.
///
/// Reading waits at most a minute.
final class RawConnection {
  private let descriptor: Int32

  /// Why a test cannot go on.
  struct Failure: Error {
    let call: String
    let number: Int32
  }

  /// Connects to `ipc:///path` or `tcp://127.0.0.1:port`.
  init(to endpoint: String) throws(Failure) {
    let isFile = endpoint.hasPrefix("ipc://")
    let family = isFile ? AF_UNIX : AF_INET
    descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let bytes = isFile ? Self.unix(String(endpoint.dropFirst(6))) : Self.internet(endpoint)
    let status = unsafe bytes.withUnsafeBytes { bytes in
      unsafe bytes.withMemoryRebound(to: sockaddr.self) { address in
        unsafe connect(descriptor, address.baseAddress, socklen_t(bytes.count))
      }
    }
    guard status == 0 else { throw Failure(call: "connect", number: errno) }
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
  }

  deinit { close(descriptor) }

  /// Sends `text`; false where the peer has gone.
  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Sends `bytes`; false where the peer has gone.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    unsafe Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  /// Says that nothing more will be sent.
  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Exactly `count` bytes; nil where the peer ends the connection before.
  func read(_ count: Int) throws(Failure) -> [UInt8]? {
    var (all, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
    while all.count < count {
      let got = unsafe recv(descriptor, &buffer, min(buffer.count, count - all.count), 0)
      if got == 0 || got < 0 && errno == ECONNRESET { return nil }
      guard got > 0 else { throw Failure(call: "recv", number: errno) }
      all += buffer.prefix(got)
    }
    return all
  }

  /// Everything until the peer ends the connection.
  func readAll() throws(Failure) -> String {
    var (all, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
    while true {
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      if count == 0 || count < 0 && errno == ECONNRESET {
        return String(decoding: all, as: UTF8.self)
      }
      guard count > 0 else { throw Failure(call: "recv", number: errno) }
      all += buffer.prefix(count)
    }
  }

  private static func unix(_ path: String) -> [UInt8] {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    return unsafe withUnsafeBytes(of: &address) { unsafe Array($0) }
  }

  private static func internet(_ endpoint: String) -> [UInt8] {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = (endpoint.split(separator: ":").last.flatMap { UInt16($0) } ?? 0).bigEndian
    address.sin_addr.s_addr = unsafe inet_addr("127.0.0.1")
    return unsafe withUnsafeBytes(of: &address) { unsafe Array($0) }
  }
}
