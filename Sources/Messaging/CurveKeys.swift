import CZeroMQ

/// A public CURVE key: 40 characters of Z85 (ZeroMQ RFC 32), for 32 bytes.
public struct CurvePublicKey: Hashable, Sendable, CustomStringConvertible {
  /// The key in Z85.
  public let text: String

  /// Reads a key; nil where `text` is not 40 characters of Z85.
  public init?(_ text: String) {
    guard decodedZ85(text) != nil else { return nil }
    self.text = text
  }

  /// The key of 32 bytes; nil for another count.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    var text = [CChar](repeating: 0, count: z85Count + 1)
    guard unsafe zmq_z85_encode(&text, bytes, bytes.count) != nil else { return nil }
    self.text = string(text)
  }

  /// The key in Z85.
  public var description: String { text }
}

/// A secret CURVE key.
///
/// It is never printed, whatever prints what holds it.
public struct CurveSecretKey: Hashable, Sendable, CustomStringConvertible {
  let text: String

  /// Reads a key; nil where `text` is not 40 characters of Z85.
  public init?(_ text: String) {
    guard decodedZ85(text) != nil else { return nil }
    self.text = text
  }

  /// Draws a new key.
  ///
  /// - Throws: ``MessagingError/noCurve`` where libzmq was built without it.
  public init() throws(MessagingError) {
    var publicKey = [CChar](repeating: 0, count: z85Count + 1)
    var secretKey = publicKey
    guard unsafe zmq_curve_keypair(&publicKey, &secretKey) == 0 else { throw .noCurve }
    text = string(secretKey)
  }

  /// The public key that belongs to it.
  ///
  /// - Throws: ``MessagingError/noCurve`` where libzmq was built without it.
  public func publicKey() throws(MessagingError) -> CurvePublicKey {
    var publicKey = [CChar](repeating: 0, count: z85Count + 1)
    guard unsafe zmq_curve_public(&publicKey, text) == 0,
      let key = CurvePublicKey(string(publicKey))
    else { throw .noCurve }
    return key
  }

  /// The key in Z85, for the one file that it belongs into.
  public var revealed: String { text }

  /// Says that it is a secret, and nothing of it.
  public var description: String { "(secret key)" }
}

/// Whether libzmq can encrypt and authenticate.
public func messagingHasCurve() -> Bool { unsafe zmq_has("curve") == 1 }

private let z85Count = 40

private func string(_ characters: [CChar]) -> String {
  String(decoding: characters.map(UInt8.init(bitPattern:)).prefix { $0 != 0 }, as: UTF8.self)
}

/// The 32 bytes of a key in Z85, whose every five characters must name a number below 2^32.
private func decodedZ85(_ text: String) -> [UInt8]? {
  guard text.utf8.count == z85Count, text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
  var bytes = [UInt8](repeating: 0, count: 32)
  guard unsafe zmq_z85_decode(&bytes, text) != nil else { return nil }
  return bytes
}
