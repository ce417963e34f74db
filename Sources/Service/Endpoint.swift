/// A place to listen on that only this host can reach.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
  /// The endpoint as libzmq wants it.
  public let text: String

  /// The endpoint itself.
  public var description: String { text }

  /// Accepts `ipc:///absolute/path`, `tcp://127.x.y.z:port` and `tcp://[::1]:port`; the port may
  /// be `*`.
  ///
  /// - Throws: ``Refusal`` with a plain sentence for anything else: without keys, an address that
  ///   others reach would serve anyone.
  public init(_ text: String) throws(Refusal) {
    self.text = text
    if let path = text.dropping(prefix: "ipc://") {
      guard path.hasPrefix("/"), path.utf8.count > 1 else {
        throw Refusal("the ipc endpoint \"\(text)\" needs an absolute path: ipc:///run/…")
      }
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
    guard Self.isLoopback(host) else {
      throw Refusal(
        "\"\(text)\" can be reached from other hosts; this version has no client keys and listens "
          + "on 127.0.0.1, [::1] and ipc only"
      )
    }
  }

  /// Why a text is no acceptable endpoint.
  public struct Refusal: Error, Hashable, Sendable {
    /// A plain sentence.
    public let message: String

    init(_ message: String) { self.message = message }
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
