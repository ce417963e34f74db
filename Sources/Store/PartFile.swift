import Crypto
import Glibc
import Synchronization

/// A file that is being uploaded; it has its whole size from the start, so that a full disk shows
/// before the first byte.
///
/// Writing, making durable and digesting are three steps, which may run side by side: a chunk waits for
/// neither of the others. Thread-safe; it closes itself when it is released.
public final class PartFile: Sendable {
  /// What is known of the bytes.
  private struct Content {
    /// Bytes written without a gap.
    var end: Int64
    /// Bytes that would survive a power cut.
    var durable: Int64

    /// Content of which `offset` bytes are durable.
    init(durable offset: Int64) {
      end = offset
      durable = offset
    }
  }

  /// The digest of the first `count` bytes, which never runs ahead of what is written.
  private struct Digestion {
    var digest = SHA256()
    var count: Int64 = 0
    var buffer: [UInt8] = []
    /// Whether bytes in memory may be others than those in the file, which was set back once.
    var readsBack = false
  }

  /// The path.
  public let path: String
  /// Bytes of the whole file.
  public let size: Int64
  private let descriptor: Int32
  /// Held for moments only; taken last where others are held.
  private let content: Mutex<Content>
  private let digestion = Mutex(Digestion())
  /// Held by who writes.
  private let writing = Mutex(())
  /// Held while bytes are made durable: the system tells a failed write once, and who hears of success
  /// meanwhile must not believe it.
  private let synchronising = Mutex(())
  /// How many bytes from the start were given up by the system's cache.
  private let released = Mutex<Int64>(0)

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

  /// How many of the written bytes are not digested yet.
  public var undigestedCount: Int64 { digestion.withLock { offset - $0.count } }

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
    let result = writing.withLock { _ -> Result<Int64, StoreError> in
      let (end, overflow) = start.addingReportingOverflow(Int64(bytes.count))
      let before = offset
      if !overflow && start >= 0 && end <= before { return .success(before) }
      guard !overflow, start == before, end <= size else {
        return .failure(.wrongOffset(expected: before))
      }
      if let failure = writeAll(bytes, at: start) { return .failure(failure) }
      return content.withLock { content in
        // A failed synchronisation may have thrown back the end meanwhile.
        guard content.end == start else { return .failure(.wrongOffset(expected: content.end)) }
        content.end = end
        return .success(end)
      }
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
    try synchronising.withLock { _ in Result { () throws(StoreError) in try synchroniseAlone() } }
      .get()
  }

  private func synchroniseAlone() throws(StoreError) -> Int64 {
    let before = offset  // what is written meanwhile may or may not be caught
    guard fdatasync(descriptor) == 0 else {
      let failure = StoreError.ofSystem("synchronising", path)
      digestion.withLock { digestion in
        content.withLock { $0 = Content(durable: $0.durable) }
        digestion = Digestion()
        digestion.readsBack = true
      }
      throw failure
    }
    return content.withLock { content in
      content.durable = max(content.durable, min(before, content.end))
      return content.durable
    }
  }

  /// Has the system's cache give up what is durable and digested.
  ///
  /// A scan is larger than all else that the daemon holds, and its pages count as the daemon's where
  /// its memory is limited. On a virtual machine a page that was used before is also written ten times
  /// as fast as a fresh one. To be called where nobody is about to read the bytes.
  public func release() {
    let end = min(durableOffset, digestion.withLock { $0.count })
    let start = released.withLock { released -> Int64? in
      guard end - released >= 4_194_304 else { return nil }
      defer { released = end }
      return released
    }
    // Advice only; what it cannot do costs memory, and nothing else.
    guard let start else { return }
    _ = posix_fadvise(descriptor, off_t(start), off_t(end - start), POSIX_FADV_DONTNEED)
  }

  /// SHA-256 of all that is written, in lower-case hexadecimal.
  ///
  /// - Returns: The digest.
  /// - Throws: ``StoreError/file(operation:path:number:text:)`` where the bytes cannot be read again.
  /// - Complexity: Constant where ``digestMore()`` has kept up; else some 0.6 s a gigabyte.
  public func digest() throws(StoreError) -> String {
    while try digestMore() {}
    return digestion.withLock { hexadecimal($0.digest.finalize()) }
  }

  /// Digests bytes that ``write(_:at:)`` has put at `start`, where the digest has come as far as that.
  ///
  /// - Returns: False where it has not, or is beyond; ``digestMore()`` then reads what is missing.
  public func digest(_ bytes: Span<UInt8>, at start: Int64) -> Bool {
    digestion.withLock { digestion in
      guard !digestion.readsBack, digestion.count == start,
        start + Int64(bytes.count) <= offset
      else { return false }
      unsafe bytes.withUnsafeBytes { unsafe digestion.digest.update(bufferPointer: $0) }
      digestion.count += Int64(bytes.count)
      return true
    }
  }

  /// Digests the next quarter of a mebibyte of what is written, reading it back from the system's cache.
  ///
  /// - Returns: False where nothing is left to digest.
  /// - Throws: ``StoreError/file(operation:path:number:text:)``.
  public func digestMore() throws(StoreError) -> Bool {
    let piece: Int64 = 262_144
    let result = digestion.withLock { digestion -> Result<Bool, StoreError> in
      let wanted = Int(min(piece, offset - digestion.count))
      guard wanted > 0 else {
        digestion.buffer = []
        return .success(false)
      }
      if digestion.buffer.isEmpty { digestion.buffer = [UInt8](repeating: 0, count: Int(piece)) }
      let start = off_t(digestion.count)
      let count = unsafe pread(descriptor, &digestion.buffer, wanted, start)
      if count < 0 && errno == EINTR { return .success(true) }
      guard count > 0 else { return .failure(.ofSystem("reading", path)) }
      unsafe digestion.buffer.withUnsafeBytes { buffer in
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
        unsafe digestion.digest.update(bufferPointer: bytes)
      }
      digestion.count += Int64(count)
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
