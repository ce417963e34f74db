public import Findings
import Geometry

/// Reads a NIfTI-1 or NIfTI-2 image, plain or gzip, one volume at a time.
///
/// Memory grows with one volume, whatever the header claims. A copy reads on in the same source:
/// use one of them.
public struct NIfTIReader: VolumeSource {
  /// The image's name in findings.
  public let name: String
  /// The checked header.
  public let header: NIfTIHeader
  /// What is worth saying about the image; ``finish()`` may add to it.
  public private(set) var findings: [Finding]

  private let stream: ByteStream
  private var bytesRead: Int
  private var volumesRead = 0
  private var buffer = [UInt8](repeating: 0, count: Self.bufferByteCount)

  private static let bufferByteCount = 1 << 17
  /// Bytes that are reserved for a volume before any of it has arrived.
  private static let firstReservation = 1 << 22

  /// Reads and checks the header, and nothing behind it.
  ///
  /// - Parameters:
  ///   - source: The bytes of a single-file image; gzip is recognised by its magic bytes.
  ///   - name: The image's name in findings.
  ///   - xform: The form to be used, where the user names one; nil takes the sform if it is set
  ///     and not contradicted, else the qform.
  ///   - inflate: The library that inflates gzip.
  /// - Throws: ``ImagingError`` where the image cannot be read or has no clear place in the world.
  public init(
    _ source: any ByteSource,
    name: String,
    xform: XformChoice? = nil,
    inflate: InflateLibrary = .preferred
  ) throws(ImagingError) {
    self.name = name
    stream = ByteStream(source, inflate: inflate)
    let fields = try readFields(stream)
    (header, findings) = try NIfTIHeader.checking(fields, requested: xform, subject: name)
    bytesRead =
      fields.version == 1 ? HeaderFields.version1ByteCount : HeaderFields.version2ByteCount
  }

  /// Refuses an image that is not a run of at least two volumes.
  ///
  /// - Throws: ``ImagingError/imageNot4D(dimensions:)`` or ``ImagingError/imageSingleVolume``.
  public func requireRun() throws(ImagingError) { try header.requireRun() }

  /// Replaces `volume` by the next volume's scaled values, i fastest; false after the last.
  ///
  /// Slope and intercept are applied in double precision. NaN and infinite values are kept.
  /// - Throws: ``ImagingError/imageTruncated(expected:found:)`` where the bytes end early, and the
  ///   errors of the gzip stream.
  public mutating func nextVolume(into volume: inout [Float]) throws(ImagingError) -> Bool {
    var stored = StoredVolume()
    guard try nextVolume(into: &stored) else { return false }
    let count = header.size.count
    if volume.count != count { volume = [Float](repeating: 0, count: count) }
    let decoder = VoxelDecoder(header)
    unsafe stored.bytes.withUnsafeBytes { bytes in
      unsafe volume.withUnsafeMutableBufferPointer { volume in
        guard let start = volume.baseAddress else { return }
        unsafe decoder.values(0..<count, of: bytes, into: start)
      }
    }
    return true
  }

  /// Replaces `volume` by the next volume as stored; false after the last.
  ///
  /// - Throws: ``ImagingError/imageTruncated(expected:found:)`` where the bytes end early, and the
  ///   errors of the gzip stream.
  public mutating func nextVolume(into volume: inout StoredVolume) throws(ImagingError) -> Bool {
    guard volumesRead < header.volumeCount else { return false }
    try skipToVoxels()
    let byteCount = header.size.count * header.dataType.bytesPerVoxel
    var filled = 0
    while filled < byteCount {
      // Grown by what has arrived, so that a header's claim alone reserves nothing.
      let room = min(byteCount, max(Self.firstReservation, 2 * filled))
      if volume.bytes.count < room {
        // An array is copied whole; an unspecialised sequence, as in the unoptimised fuzzer, took 20 s.
        volume.bytes += [UInt8](repeating: 0, count: room - volume.bytes.count)
      }
      let end = min(byteCount, volume.bytes.count)
      try readExactly(into: &volume.bytes, filled..<end)
      filled = end
    }
    volumesRead += 1
    return true
  }

  /// Reads to the end of the source, which checks the gzip trailer.
  ///
  /// Nothing of an image may be published before this has succeeded: a damaged stream is only
  /// known as such at its end.
  /// - Returns: The findings of this step, `trailing_data` or none; they join ``findings``.
  /// - Throws: ``ImagingError/imageTruncated(expected:found:)`` where volumes that were not read
  ///   are missing, and the errors of the gzip stream.
  public mutating func finish() throws(ImagingError) -> [Finding] {
    let expected = header.voxelOffset + header.voxelByteCount
    while true {
      let count = try stream.read(buffer.count, into: &buffer)
      guard count > 0 else { break }
      bytesRead += count
    }
    guard bytesRead >= expected else {
      throw .imageTruncated(expected: expected, found: bytesRead)
    }
    let surplus = bytesRead - expected + stream.trailingByteCount
    guard surplus > 0 else { return [] }
    let finding = Finding(
      "trailing_data",
      .warning,
      subject: name,
      message: "\(surplus) bytes follow the image; they were ignored.",
      remedy: "Check that the file was written completely and only once."
    )
    findings.append(finding)
    return [finding]
  }

  /// Skips header extensions.
  private mutating func skipToVoxels() throws(ImagingError) {
    while bytesRead < header.voxelOffset {
      let count = min(buffer.count, header.voxelOffset - bytesRead)
      try account(for: stream.read(count, into: &buffer), of: count)
    }
  }

  private mutating func readExactly(
    into bytes: inout [UInt8],
    _ range: Range<Int>
  ) throws(ImagingError) {
    let stream = stream
    let found = try unsafe bytes.withRawBytes { room throws(ImagingError) in
      try unsafe stream.read(into: UnsafeMutableRawBufferPointer(rebasing: room[range]))
    }
    try account(for: found, of: range.count)
  }

  private mutating func account(for found: Int, of wanted: Int) throws(ImagingError) {
    bytesRead += found
    guard found == wanted else {
      let expected = header.voxelOffset + header.voxelByteCount
      throw .imageTruncated(expected: expected, found: bytesRead)
    }
  }
}

/// Reads the fields of a header of either version and byte order.
private func readFields(_ stream: ByteStream) throws(ImagingError) -> HeaderFields {
  var bytes = [UInt8](repeating: 0, count: HeaderFields.version2ByteCount)
  let short = HeaderFields.version1ByteCount
  let found = try stream.read(short, into: &bytes)
  guard found >= 4 else { throw .headerTruncated(found: found, expected: short) }
  guard let layout = HeaderLayout(bytes) else { throw .notNIfTI(.unknownSignature) }
  guard found == short else { throw .headerTruncated(found: found, expected: layout.byteCount) }
  try layout.checkMagic(bytes)
  if layout.byteCount > short {
    var rest = [UInt8](repeating: 0, count: layout.byteCount - short)
    let more = try stream.read(rest.count, into: &rest)
    guard more == rest.count else {
      throw .headerTruncated(found: short + more, expected: layout.byteCount)
    }
    bytes.replaceSubrange(short..., with: rest)
  }
  return HeaderFields(bytes, version: layout.version, byteOrder: layout.byteOrder)
}

/// Version and byte order, told by `sizeof_hdr`.
private struct HeaderLayout {
  let version: Int
  let byteOrder: ByteOrder
  let byteCount: Int

  init?(_ bytes: [UInt8]) {
    switch Array(bytes.prefix(4)) {
    case [0x5C, 1, 0, 0]: (version, byteOrder) = (1, .littleEndian)
    case [0, 0, 1, 0x5C]: (version, byteOrder) = (1, .bigEndian)
    case [0x1C, 2, 0, 0]: (version, byteOrder) = (2, .littleEndian)
    case [0, 0, 2, 0x1C]: (version, byteOrder) = (2, .bigEndian)
    default: return nil
    }
    byteCount = version == 1 ? HeaderFields.version1ByteCount : HeaderFields.version2ByteCount
  }

  func checkMagic(_ bytes: [UInt8]) throws(ImagingError) {
    let magic = Array(version == 1 ? bytes[344..<348] : bytes[4..<8])
    let digit = UInt8(ascii: version == 1 ? "1" : "2")
    switch magic {
    case [UInt8(ascii: "n"), UInt8(ascii: "+"), digit, 0]: return
    case [UInt8(ascii: "n"), UInt8(ascii: "i"), digit, 0]: throw .notNIfTI(.detachedPair)
    case [0, 0, 0, 0]: throw .notNIfTI(.analyze)
    default: throw .notNIfTI(.unknownSignature)
    }
  }
}
