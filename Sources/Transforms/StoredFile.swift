import Glibc
import Imaging

/// A regular file that is open for reading; it closes itself.
final class StoredFile: Sendable {
  private let descriptor: Int32
  let byteCount: Int

  /// Opens `path`, which may be one of `/proc/self/fd`.
  ///
  /// A pipe would be waited for, so it is refused.
  init(path: String) throws(TransformError) {
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw .unreadable(reason: "it cannot be opened (error \(errno) of the system)")
    }
    var status = stat()
    let isRegular =
      unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    byteCount = isRegular ? Int(status.st_size) : 0
    guard isRegular else {
      close(descriptor)
      throw .unreadable(reason: "it is not a regular file")
    }
  }

  deinit { close(descriptor) }

  /// Up to `count` bytes from `offset`; fewer only at the end.
  func bytes(at offset: Int, count: Int) throws(TransformError) -> [UInt8] {
    var source = StoredBytes(self, at: offset)
    var bytes = [UInt8](repeating: 0, count: max(0, min(count, byteCount - offset)))
    do throws(ImagingError) {
      let found = try bytes.fill(from: &source)
      return Array(bytes.prefix(found))
    } catch { throw .image(error) }
  }

  fileprivate func read(
    into buffer: UnsafeMutableRawBufferPointer,
    at offset: Int
  ) throws(ImagingError) -> Int {
    while true {
      let count = unsafe pread(descriptor, buffer.baseAddress, buffer.count, offset)
      if count >= 0 { return count }
      guard errno == EINTR else { throw .readFailed(reason: "error \(errno) of the system") }
    }
  }
}

/// A file's bytes from a place to the end, independent of other readers of it.
struct StoredBytes: ByteSource {
  private let file: StoredFile
  private var offset: Int

  init(_ file: StoredFile, at offset: Int = 0) {
    self.file = file
    self.offset = offset
  }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ImagingError) -> Int {
    let count = try unsafe file.read(into: buffer, at: offset)
    offset += count
    return count
  }
}

extension [UInt8] {
  /// Fills the array from its front and returns how many bytes came; fewer only at the end.
  mutating func fill(
    _ wanted: Int? = nil,
    from source: inout some ByteSource
  ) throws(ImagingError) -> Int {
    let count = wanted ?? count
    return try unsafe withUnsafeMutableBufferPointer { buffer throws(ImagingError) in
      let room = UnsafeMutableRawBufferPointer(buffer)
      var filled = 0
      while filled < count {
        let step = try unsafe source.read(
          into: UnsafeMutableRawBufferPointer(rebasing: room[filled..<count])
        )
        guard step > 0 else { break }
        filled += step
      }
      return filled
    }
  }
}

/// Numbers at byte offsets.
struct StoredFields {
  let bytes: [UInt8]
  let isBigEndian: Bool

  func bits(at offset: Int, bytes count: Int) -> UInt64 {
    (0..<count).reduce(0) { sum, index in
      sum << 8 | UInt64(bytes[offset + (isBigEndian ? index : count - 1 - index)])
    }
  }

  func signed(at offset: Int, bytes count: Int) -> Int {
    let unused = 64 - 8 * count
    return Int(Int64(bitPattern: bits(at: offset, bytes: count) << unused) >> unused)
  }

  /// A number of single or double precision.
  func real(at offset: Int, bytes count: Int) -> Double {
    let bits = bits(at: offset, bytes: count)
    return count == 4 ? Double(Float(bitPattern: UInt32(bits))) : Double(bitPattern: bits)
  }

  /// The text up to the first NUL.
  func text(at offset: Int, bytes count: Int) -> String {
    String(decoding: bytes[offset..<(offset + count)].prefix { $0 != 0 }, as: UTF8.self)
  }
}
