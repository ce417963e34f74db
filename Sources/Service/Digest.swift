import Crypto
import Glibc

/// The SHA-256 of `bytes` in lower-case hexadecimal.
func sha256(of bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }

/// The SHA-256 of a file's content from its start; nil where it cannot be read to its end.
func sha256(of file: RootedFile) -> String? {
  var digest = SHA256()
  var buffer = [UInt8](repeating: 0, count: 1 << 20)
  var offset: off_t = 0
  while true {
    let count = unsafe pread(file.descriptor, &buffer, buffer.count, offset)
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { return nil }
    guard count > 0 else { return hexadecimal(digest.finalize()) }
    digest.update(data: buffer[..<count])
    offset += count
  }
}

private func hexadecimal(_ digest: SHA256.Digest) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
    as: UTF8.self
  )
}
