/// Bytes in order, from a file, a connection or memory.
///
/// The readers of this module know no files; whoever calls them decides where bytes come from.
public protocol ByteSource {
  /// Reads the next bytes into `buffer` and returns how many; 0 only at the end.
  ///
  /// - Throws: ``ImagingError/readFailed(reason:)`` where the bytes cannot be had.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ImagingError) -> Int
}

/// A source over an array that is in memory already.
public struct InMemoryBytes: ByteSource, Sendable {
  private let bytes: [UInt8]
  private var position = 0

  /// Creates a source of `bytes`.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Copies the next bytes into `buffer` and returns how many; 0 only at the end.
  public mutating func read(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(ImagingError) -> Int {
    let end = min(bytes.count, position + buffer.count)
    unsafe buffer.copyBytes(from: bytes[position..<end])
    defer { position = end }
    return end - position
  }
}
