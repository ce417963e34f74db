import Glibc

/// A place to listen on.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
  /// The endpoint as libzmq wants it.
  public let text: String

  /// The endpoint itself.
  public var description: String { text }

  /// Who can reach a place.
  public enum Reach: Hashable, Sendable {
    /// Who may write to a socket's file.
    case file
    /// Every process of this host.
    case host
    /// Other hosts too.
    case network
  }

  /// Who can reach it.
  public let reach: Reach

  /// Accepts `ipc:///absolute/path` and `tcp://address:port`; the port may be `*`, the address `*`
  /// or a numeric one.
  ///
  /// - Throws: ``Refusal`` with a plain sentence for anything else. A host name is refused: what it
  ///   stands for today may be another address tomorrow.
  public init(_ text: String) throws(Refusal) {
    self.text = text
    if let path = text.dropping(prefix: "ipc://") {
      guard path.hasPrefix("/"), path.utf8.count > 1 else {
        throw Refusal("the ipc endpoint \"\(text)\" needs an absolute path: ipc:///run/…")
      }
      reach = .file
      return
    }
    guard let address = text.dropping(prefix: "tcp://"), let colon = address.lastIndex(of: ":")
    else {
      throw Refusal("\"\(text)\" is no endpoint: write ipc:///path or tcp://127.0.0.1:port")
    }
    let (host, port) = (address[..<colon], address[address.index(after: colon)...])
    guard port == "*" || UInt16(port).map({ $0 > 0 }) == true else {
      throw Refusal("the port of \"\(text)\" must be 1 to 65535, or *")
    }
    guard host == "*" || Self.isNumeric(host) else {
      throw Refusal("the address of \"\(text)\" must be a numeric one, or * for all of this host")
    }
    reach = Self.isLoopback(host) ? .host : .network
  }

  /// Why a text is no acceptable endpoint.
  public struct Refusal: Error, Hashable, Sendable {
    /// A plain sentence.
    public let message: String

    init(_ message: String) { self.message = message }
  }

  private static func isNumeric(_ host: Substring) -> Bool {
    guard host.hasPrefix("["), host.hasSuffix("]") else {
      var address = in_addr()
      return unsafe inet_pton(AF_INET, String(host), &address) == 1
    }
    var address = in6_addr()
    return unsafe inet_pton(AF_INET6, String(host.dropFirst().dropLast()), &address) == 1
  }

  private static func isLoopback(_ host: Substring) -> Bool {
    if host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    let bytes = parts.map { part in
      part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt8(part) : nil
    }
    return bytes.count == 4 && bytes.first == 127 && bytes.allSatisfy { $0 != nil }
  }
}

extension String {
  /// The text without `prefix`; nil where it does not begin with it.
  func dropping(prefix: String) -> Substring? {
    hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }
}
