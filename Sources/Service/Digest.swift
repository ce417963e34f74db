import Crypto
import Glibc

/// The SHA-256 of `bytes` in lower-case hexadecimal.
func sha256(of bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }

/// The SHA-256 of as many bytes as a file had when it was opened, or of those that are left; nil where
/// they cannot be read.
func sha256(of file: RootedFile) -> String? {
  var digest = SHA256()
  var buffer = [UInt8](repeating: 0, count: 1 << 20)
  var offset: Int64 = 0
  while offset < file.size {
    let wanted = Int(min(Int64(buffer.count), file.size - offset))
    let count = unsafe pread(file.descriptor, &buffer, wanted, off_t(offset))
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { return nil }
    if count == 0 { break }
    digest.update(data: buffer[..<count])
    offset += Int64(count)
  }
  return hexadecimal(digest.finalize())
}

private func hexadecimal(_ digest: SHA256.Digest) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
    as: UTF8.self
  )
}
