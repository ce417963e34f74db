import Glibc

/// Loopback ports.
enum Ports {
  /// An endpoint that nobody listens on at this moment.
  static func free() throws -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var place = loopback(0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = unsafe withUnsafeMutablePointer(to: &place) { place in
      unsafe place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
        unsafe bind(descriptor, place, size) == 0 && getsockname(descriptor, place, &size) == 0
      }
    }
    guard status else { throw BenchError("no free port: \(lastError())") }
    return "tcp://127.0.0.1:\(UInt16(bigEndian: place.sin_port))"
  }

  /// Whether somebody listens on `endpoint`.
  static func isServed(_ endpoint: String) -> Bool {
    let word = endpoint.split(separator: ":").last
    guard let port = word.flatMap({ UInt16($0) }) else { return false }
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var place = loopback(port)
    return unsafe withUnsafePointer(to: &place) { place in
      unsafe place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
        unsafe connect(descriptor, place, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = port.bigEndian
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return place
  }
}
