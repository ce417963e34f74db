import Crypto
import Glibc
import Synchronization

/// A file that is being uploaded; it has its whole size from the start, so that a full disk shows
/// before the first byte.
///
/// It is digested as it is written, so that its last byte is not followed by a second reading.
/// Thread-safe; it closes itself when it is released.
public final class PartFile: Sendable {
  /// What is known of the bytes.
  private struct Content {
    /// Bytes written without a gap.
    var end: Int64
    /// Bytes that would survive a power cut.
    var durable: Int64
    /// The digest of the first `digested` bytes, which never runs ahead of `end`.
    var digest = SHA256()
    var digested: Int64 = 0

    /// Content of which `offset` bytes are durable, and not digested yet.
    init(durable offset: Int64) {
      end = offset
      durable = offset
    }
  }

  /// The path.
  public let path: String
  /// Bytes of the whole file.
  public let size: Int64
  private let descriptor: Int32
  private let content: Mutex<Content>

  /// Opens a part that is there.
  ///
  /// - Returns: Nil where it is not there, or has another size and so is not ours.
  init?(existing path: String, size: Int64, offset: Int64) throws(StoreError) {
    let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    if descriptor < 0 && errno == ENOENT { return nil }
    guard descriptor >= 0 else { throw .ofSystem("opening", path) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, Int64(status.st_size) == size else {
      close(descriptor)
      try removeFile(path)
      return nil
    }
    self.path = path
    self.size = size
    self.descriptor = descriptor
    content = Mutex(Content(durable: offset))
  }

  /// Creates a part, for the owner alone, with all its room.
  init(creating path: String, size: Int64) throws(StoreError) {
    let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let descriptor = unsafe open(path, flags, 0o600)
    guard descriptor >= 0 else { throw .ofSystem("creating", path) }
    if let failure = reserve(size, in: descriptor, path: path) {
      close(descriptor)
      try removeFile(path)
      throw failure
    }
    self.path = path
    self.size = size
    self.descriptor = descriptor
    content = Mutex(Content(durable: 0))
  }

  deinit {
    close(descriptor)
  }

  /// How many bytes are written without a gap.
  public var offset: Int64 { content.withLock { $0.end } }

  /// How many bytes would survive a power cut.
  public var durableOffset: Int64 { content.withLock { $0.durable } }

  /// How many of the written bytes are not digested yet: those that were there when it was opened.
  public var undigestedCount: Int64 { content.withLock { $0.end - $0.digested } }

  /// Whether all bytes are written.
  public var isComplete: Bool { offset == size }

  /// Writes a chunk where the file ends.
  ///
  /// A chunk that is there already is dropped.
  ///
  /// - Parameters:
  ///   - bytes: The chunk.
  ///   - start: Its place in the file.
  /// - Returns: The new ``offset``.
  /// - Throws: ``StoreError/wrongOffset(expected:)`` for any other start, or where the chunk goes
  ///   beyond the end; ``StoreError/diskFull(path:bytes:)``;
  ///   ``StoreError/file(operation:path:number:text:)``.
  @discardableResult
  public func write(_ bytes: Span<UInt8>, at start: Int64) throws(StoreError) -> Int64 {
    let result = content.withLock { content -> Result<Int64, StoreError> in
      let (end, overflow) = start.addingReportingOverflow(Int64(bytes.count))
      if !overflow && start >= 0 && end <= content.end { return .success(content.end) }
      guard !overflow, start == content.end, end <= size else {
        return .failure(.wrongOffset(expected: content.end))
      }
      if let failure = writeAll(bytes, at: start) { return .failure(failure) }
      // Behind bytes that are still to be digested these must wait: ``digest()`` reads them again.
      if content.digested == start {
        unsafe bytes.withUnsafeBytes { unsafe content.digest.update(bufferPointer: $0) }
        content.digested = end
      }
      content.end = end
      return .success(end)
    }
    return try result.get()
  }

  /// Makes the content durable (`fdatasync`).
  ///
  /// - Returns: How many bytes from the start are durable now.
  /// - Throws: ``StoreError/file(operation:path:number:text:)``; the file then ends where it was
  ///   durable before. A second attempt could succeed without the bytes being on the disk, as the
  ///   system forgets what it could not write.
  @discardableResult
  public func synchronise() throws(StoreError) -> Int64 {
    let before = offset  // what is written meanwhile may or may not be caught
    guard fdatasync(descriptor) == 0 else {
      let failure = StoreError.ofSystem("synchronising", path)
      content.withLock { $0 = Content(durable: $0.durable) }
      throw failure
    }
    return content.withLock { content in
      content.durable = max(content.durable, min(before, content.end))
      return content.durable
    }
  }

  /// SHA-256 of all that is written, in lower-case hexadecimal.
  ///
  /// - Complexity: Constant where the part was written since it was opened; what was there before is
  ///   read, at some 0.6 s a gigabyte.
  public func digest() throws(StoreError) -> String {
    var buffer: [UInt8] = []
    while try digestMore(&buffer) {}
    return content.withLock { hexadecimal($0.digest.finalize()) }
  }

  /// Digests the next bytes that were written before; false where none are left.
  ///
  /// A piece at a time, so that a chunk that arrives meanwhile waits for no more than that.
  private func digestMore(_ buffer: inout [UInt8]) throws(StoreError) -> Bool {
    let piece: Int64 = 1_048_576
    let result = content.withLock { content -> Result<Bool, StoreError> in
      let wanted = Int(min(piece, content.end - content.digested))
      guard wanted > 0 else { return .success(false) }
      if buffer.isEmpty { buffer = [UInt8](repeating: 0, count: Int(piece)) }
      let count = unsafe pread(descriptor, &buffer, wanted, off_t(content.digested))
      if count < 0 && errno == EINTR { return .success(true) }
      guard count > 0 else { return .failure(.ofSystem("reading", path)) }
      content.digest.update(data: buffer[..<count])
      content.digested += Int64(count)
      return .success(true)
    }
    return try result.get()
  }

  private func writeAll(_ bytes: Span<UInt8>, at start: Int64) -> StoreError? {
    unsafe bytes.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
        let count = unsafe pwrite(descriptor, rest.baseAddress, rest.count, off_t(start) + done)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else {
          return errno == ENOSPC || errno == EDQUOT
            ? .diskFull(path: path, bytes: Int64(rest.count)) : .ofSystem("writing", path)
        }
        done += count
      }
      return nil
    }
  }
}

/// Gives the file its size, with blocks where the file system can.
private func reserve(_ size: Int64, in descriptor: Int32, path: String) -> StoreError? {
  guard size > 0 else { return nil }
  var number: Int32
  repeat { number = posix_fallocate(descriptor, 0, off_t(size)) } while number == EINTR
  switch number {
  case 0: return nil
  case ENOSPC, EDQUOT, EFBIG: return .diskFull(path: path, bytes: size)
  case EOPNOTSUPP, EINVAL:
    return ftruncate(descriptor, off_t(size)) == 0 ? nil : .ofSystem("sizing", path)
  default: return .ofSystem("reserving room for", path, number: number)
  }
}
