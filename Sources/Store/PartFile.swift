import Glibc
import Synchronization

/// A file that is being uploaded; it has its whole size from the start, so that a full disk shows
/// before the first byte.
///
/// Thread-safe; it closes itself when it is released.
public final class PartFile: Sendable {
  /// The path.
  public let path: String
  /// Bytes of the whole file.
  public let size: Int64
  private let descriptor: Int32
  private let written: Mutex<Int64>

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
    written = Mutex(offset)
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
    written = Mutex(0)
  }

  deinit {
    close(descriptor)
  }

  /// How many bytes are written without a gap.
  public var offset: Int64 { written.withLock { $0 } }

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
    let result = written.withLock { offset -> Result<Int64, StoreError> in
      let (end, overflow) = start.addingReportingOverflow(Int64(bytes.count))
      if !overflow && start >= 0 && end <= offset { return .success(offset) }
      guard !overflow, start == offset, end <= size else {
        return .failure(.wrongOffset(expected: offset))
      }
      if let failure = writeAll(bytes, at: start) { return .failure(failure) }
      offset = end
      return .success(end)
    }
    return try result.get()
  }

  /// Makes the content durable (`fdatasync`).
  ///
  /// - Returns: How many bytes from the start are durable now.
  /// - Throws: ``StoreError/file(operation:path:number:text:)``; nothing may then be called durable.
  @discardableResult
  public func synchronise() throws(StoreError) -> Int64 {
    let before = offset  // what is written meanwhile may or may not be caught
    guard fdatasync(descriptor) == 0 else { throw .ofSystem("synchronising", path) }
    return before
  }

  /// SHA-256 of the whole file as it is on the disk, in lower-case hexadecimal.
  ///
  /// - Complexity: Reads the file; some 0.6 s a gigabyte.
  public func digest() throws(StoreError) -> String {
    try Store.digest(of: descriptor, path: path)
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
