/// Little-endian numbers of a structure, one behind the other, with bounds.
struct HDF5Cursor {
  private let fields: StoredFields
  private let what: String
  private(set) var position = 0

  init(_ bytes: [UInt8], _ what: String) {
    fields = StoredFields(bytes: bytes, isBigEndian: false)
    self.what = what
  }

  var remaining: Int { fields.bytes.count - position }

  mutating func bits(_ width: Int) throws(TransformError) -> UInt64 {
    let start = position
    try skip(width)
    return fields.bits(at: start, bytes: width)
  }

  /// A size or an address; none of a file reaches 2^56.
  mutating func count(_ width: Int) throws(TransformError) -> Int {
    let bits = try bits(width)
    guard bits < 1 << 56 else { throw .sizeImplausible(what: "a number of \(bits) in \(what)") }
    return Int(bits)
  }

  /// An address, nil where it says that there is nothing.
  mutating func address() throws(TransformError) -> Int? {
    let bits = try bits(8)
    guard bits != .max else { return nil }
    guard bits < 1 << 56 else { throw .sizeImplausible(what: "an address of \(bits) in \(what)") }
    return Int(bits)
  }

  mutating func bytes(_ count: Int) throws(TransformError) -> [UInt8] {
    let start = position
    try skip(count)
    return Array(fields.bytes[start..<position])
  }

  mutating func skip(_ count: Int) throws(TransformError) {
    guard count >= 0, count <= remaining else { throw .unreadable(reason: "\(what) ends early") }
    position += count
  }

  /// Takes the mark with which a structure starts.
  mutating func require(mark: String, version: Int) throws(TransformError) {
    guard try bytes(mark.utf8.count) == Array(mark.utf8), try count(1) == version else {
      throw .unreadable(reason: "\(what) does not start with \(mark)")
    }
  }
}
