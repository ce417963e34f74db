/// The bytes of a source, inflated where they are gzip, for formats that other modules read.
public struct InflatedBytes: ByteSource {
  private let stream: ByteStream

  /// Creates the bytes of `source`; gzip is recognised by its magic bytes, never by a name.
  public init(_ source: any ByteSource) { stream = ByteStream(source) }

  /// Fills `buffer` from its front and returns how many bytes came; fewer only at the end.
  ///
  /// - Throws: ``ImagingError/gzipTruncated``, ``ImagingError/gzipCorrupt(reason:)`` and the errors
  ///   of the source.
  public mutating func read(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(ImagingError) -> Int {
    try unsafe stream.read(into: buffer)
  }
}
