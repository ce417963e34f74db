public import Atlases
import Crypto

/// The SHA-256 of `bytes`, in lower-case hexadecimal.
public func sha256(of bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }

extension NetworkAtlas {
  /// The SHA-256 of the file that the networks are from: their definition, or an imported image.
  public var sha256: String { imported?.image.sha256 ?? Planning.sha256(of: bytes) }
}
