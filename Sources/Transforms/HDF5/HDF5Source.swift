/// The bytes of an HDF5 file, with bounds.
///
/// The format is read here and not by libhdf5: version 1.10.8 of it loops or crashes in `H5HG_read`
/// where one byte of the size of a text in a global heap is wrong, and each ITK file has such texts.
/// Read is what ITK writes; what it never writes is refused. Each structure is read whole, of a
/// bounded size and from within the file, and nothing is followed without a bound, so that no file
/// can make reading endless. The format: The HDF Group, HDF5 File Format Specification, version 3.0.
struct HDF5Source: Sendable {
  /// The largest structure that is read, in bytes.
  static let largestBlock = 1 << 20

  let file: StoredFile
  /// Where the file ends by its own account.
  private let end: Int
  /// The address of the root group.
  let root: Int

  init(_ file: StoredFile) throws(TransformError) {
    let bytes = try file.bytes(at: 0, count: 96)
    var cursor = HDF5Cursor(bytes, "the start of the file")
    try cursor.skip(8)
    let version = try cursor.count(1)
    switch version {
    case 0, 1:
      try cursor.skip(4)
      try requireWidths(&cursor)
      try cursor.skip(version == 0 ? 9 : 13)
      try requireBase(&cursor)
      try cursor.skip(8)
      end = try cursor.count(8)
      try cursor.skip(16)
      root = try cursor.count(8)
    case 2, 3:
      try requireWidths(&cursor)
      try cursor.skip(1)
      try requireBase(&cursor)
      try cursor.skip(8)
      end = try cursor.count(8)
      root = try cursor.count(8)
      try requireChecksum(bytes.prefix(48), "the start of the file")
    default: throw .unreadable(reason: "its HDF5 version is \(version)")
    }
    guard end <= file.byteCount else {
      throw .truncated(reason: "it has \(file.byteCount) of \(end) bytes")
    }
    self.file = file
  }

  /// `count` bytes at `address`, all of which must be in the file.
  func bytes(
    at address: Int,
    count: Int,
    limit: Int = largestBlock,
    _ what: String
  ) throws(TransformError) -> [UInt8] {
    guard count <= limit else { throw .sizeImplausible(what: "\(what) of \(count) bytes") }
    guard isInside(address, count) else {
      throw .unreadable(reason: "\(what) lies beyond the end of the file")
    }
    let bytes = try file.bytes(at: address, count: count)
    guard bytes.count == count else { throw .truncated(reason: "the file ends within \(what)") }
    return bytes
  }

  /// Whether `count` bytes at `address` lie in the file.
  func isInside(_ address: Int, _ count: Int) -> Bool {
    count >= 0 && address >= 0 && count <= end && address <= end - count
  }

  /// As ``bytes(at:count:limit:_:)``, to be read in order.
  func cursor(at address: Int, count: Int, _ what: String) throws(TransformError) -> HDF5Cursor {
    HDF5Cursor(try bytes(at: address, count: count, what), what)
  }
}

private func requireWidths(_ cursor: inout HDF5Cursor) throws(TransformError) {
  let (offset, length) = (try cursor.count(1), try cursor.count(1))
  guard offset == 8, length == 8 else {
    throw .unreadable(reason: "its addresses have \(offset) bytes and its lengths \(length)")
  }
}

private func requireBase(_ cursor: inout HDF5Cursor) throws(TransformError) {
  guard try cursor.count(8) == 0 else {
    throw .unreadable(reason: "its addresses do not count from its start")
  }
}
