import Glibc
import Imaging

/// What is published of an input: its role, name, length and digest.
public struct InputRecord: Hashable, Sendable {
  /// The file as it was given.
  public let file: InputFile
  /// The length in bytes.
  public let byteCount: Int
  /// The SHA-256 of all bytes, in lower-case hexadecimal.
  public let sha256: String
}

/// A file read once from start to end, digested on the way.
///
/// The digest covers exactly the bytes that the pipeline saw, so that a file that changes while it
/// is read cannot be reported under the digest of another content. A file whose digest is known
/// already is not digested again; one that is still being written is waited for.
final class InputBytes: ByteSource {
  private let file: InputFile
  private let content: OpenFile
  /// Whether it is read at places of our own, as all but a pipe is.
  let hasPlaces: Bool
  private var digest: RunningDigest
  private var byteCount = 0

  /// Opens `file`; it must be a regular file or a pipe, for whose writer this waits.
  ///
  /// One that is open already is read from its start like any other, whoever else reads it. It is not
  /// opened anew: who was handed a file need not have the right to open it.
  ///
  /// - Parameters:
  ///   - file: The input.
  ///   - digestsAside: Whether the digest has a thread of its own.
  /// - Throws: `file_unreadable`.
  init(_ file: InputFile, digestsAside: Bool = false) throws(PlanningError) {
    self.file = file
    digest = RunningDigest(verified: file.verifiedSHA256, aside: digestsAside)
    if let opened = file.opened {
      content = opened
    } else {
      let descriptor = unsafe open(file.path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
      guard descriptor >= 0 else { throw unreadable(file, errno) }
      content = OpenFile(descriptor: descriptor)
    }
    var status = stat()
    guard unsafe fstat(content.descriptor, &status) == 0,
      [S_IFREG, S_IFIFO].contains(status.st_mode & S_IFMT)
    else {
      throw .refusal(
        "file_unreadable",
        subject: file.name,
        "The \(file.role.rawValue) is neither a regular file nor a pipe.",
        remedy: "Give the path of a file."
      )
    }
    hasPlaces = status.st_mode & S_IFMT == S_IFREG
  }

  /// Reads the next bytes into `buffer`; 0 at the end of the file.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ImagingError) -> Int {
    let wanted = min(buffer.count, try waitForBytes())
    var count = -1
    repeat {
      count =
        hasPlaces
        ? unsafe pread(content.descriptor, buffer.baseAddress, wanted, off_t(byteCount))
        : unsafe Glibc.read(content.descriptor, buffer.baseAddress, wanted)
    } while count < 0 && errno == EINTR
    guard count >= 0 else { throw .readFailed(reason: systemMessage(errno)) }
    guard count > 0 || wanted == 0 || file.arrival == nil else {
      throw .readFailed(reason: "the file ends before the bytes that were announced")
    }
    unsafe digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    byteCount += count
    return count
  }

  /// How many bytes may be read now: any number of a file that is whole.
  private func waitForBytes() throws(ImagingError) -> Int {
    guard let arrival = file.arrival else { return .max }
    guard let count = arrival.wait(at: byteCount) else {
      throw .readFailed(reason: "the rest of the file never came")
    }
    return count
  }

  /// Reads the next bytes into the front of `buffer`, telling a failure as a refusal of the file.
  func read(into buffer: inout [UInt8]) throws(PlanningError) -> Int {
    let count = unsafe buffer.withUnsafeMutableBytes { chunk in
      Result { () throws(ImagingError) in try unsafe read(into: chunk) }
    }
    do {
      return try count.get()
    } catch {
      throw .input(error, subject: file.name, stage: .preflight)
    }
  }

  /// Reads what is left, so that ``record()`` is that of the whole file.
  func skipToEnd() throws(PlanningError) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var count = 0
    repeat { count = try read(into: &buffer) } while count > 0
  }

  /// Length and digest of what was read; complete once ``read(into:)`` has returned 0.
  func record() -> InputRecord {
    InputRecord(file: file, byteCount: byteCount, sha256: digest.finish())
  }
}

/// All bytes of a small text file, and its record.
///
/// - Throws: `file_unreadable`, or `file_too_large` above `limit` bytes.
func readSmallFile(
  _ file: InputFile,
  limit: Int
) throws(PlanningError) -> (bytes: [UInt8], record: InputRecord) {
  let source = try InputBytes(file)
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = try source.read(into: &buffer)
    guard count > 0 else { return (bytes, source.record()) }
    bytes.append(contentsOf: buffer[..<count])
    guard bytes.count <= limit else {
      throw .refusal(
        "file_too_large",
        subject: file.name,
        "The \(file.role.rawValue) has more than \(limit) bytes.",
        remedy: "Check that it is the file that fMRIPrep wrote."
      )
    }
  }
}

/// The lower-case hexadecimal form of a digest.
func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  let text = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  return String(decoding: text, as: UTF8.self)
}

private func unreadable(_ file: InputFile, _ error: Int32) -> PlanningError {
  .refusal(
    "file_unreadable",
    subject: file.name,
    "The \(file.role.rawValue) cannot be read: \(systemMessage(error)).",
    remedy: "Check the path and the permissions."
  )
}

/// The system's words for an errno.
func systemMessage(_ error: Int32) -> String {
  guard let text = unsafe strerror(error) else { return "error \(error)" }
  return unsafe String(cString: text)
}

/// Length and digest of `file` as it is now; it is read to its end.
///
/// - Throws: `file_unreadable`.
public func inputRecord(of file: InputFile) throws(PlanningError) -> InputRecord {
  let source = try InputBytes(file)
  try source.skipToEnd()
  return source.record()
}
