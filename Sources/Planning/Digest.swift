import Crypto

/// The SHA-256 of `bytes`, in lower-case hexadecimal.
public func sha256(of bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }
