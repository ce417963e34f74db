/// What the elements of a dataset are.
enum HDF5Type {
  /// Real numbers as IEEE 754 has them, of 4 or 8 bytes.
  case real(width: Int, isBigEndian: Bool)
  /// A text of so many bytes.
  case text(Int)
  /// A text of any length, stored elsewhere.
  case variableText

  init(_ message: HDF5Cursor, _ what: String) throws(TransformError) {
    var cursor = message
    let (kind, bits) = (try cursor.count(1) & 15, try cursor.count(3))
    let size = try cursor.count(4)
    switch kind {
    case 1:
      // Offset and precision in bits, then place and length of exponent and mantissa, and the bias.
      let isSingle = size == 4
      let (offset, precision) = (try cursor.count(2), try cursor.count(2))
      let places = try cursor.bytes(4)
      let (bias, sign) = (try cursor.count(4), bits >> 8 & 0xFF)
      guard size == 4 || size == 8, offset == 0, precision == 8 * size, sign == precision - 1,
        places == (isSingle ? [23, 8, 0, 23] : [52, 11, 0, 52]), bias == (isSingle ? 127 : 1023),
        bits & 0x70 == 0x20
      else { throw .unreadable(reason: "\(what) holds numbers of an unusual kind") }
      self = .real(width: size, isBigEndian: bits & 1 == 1)
    case 3: self = .text(size)
    case 9 where bits & 15 == 1: self = .variableText
    default: throw .unreadable(reason: "\(what) holds neither real numbers nor text")
    }
  }
}

/// The extent of a dataset; empty for a single value.
func hdf5Extent(_ message: HDF5Cursor, _ what: String) throws(TransformError) -> [Int] {
  var cursor = message
  let (version, rank) = (try cursor.count(1), try cursor.count(1))
  try cursor.skip(1)
  switch version {
  case 1: try cursor.skip(5)
  case 2:
    guard try cursor.count(1) < 2 else { throw .unreadable(reason: "\(what) has no extent") }
  default: throw .unreadable(reason: "the extent of \(what) is of an unknown kind")
  }
  guard rank <= 32 else { throw .unreadable(reason: "\(what) has \(rank) dimensions") }
  var extent: [Int] = []
  for _ in 0..<rank { extent.append(try cursor.count(8)) }
  return extent
}

/// How the chunks of a dataset are packed.
enum HDF5Filter: Int {
  case deflate = 1
  case shuffle = 2

  /// The filters in the order in which a writer applied them, each at most once.
  static func list(_ message: HDF5Cursor, _ what: String) throws(TransformError) -> [Self] {
    var cursor = message
    let (version, count) = (try cursor.count(1), try cursor.count(1))
    guard version == 1 || version == 2 else {
      throw .unreadable(reason: "the packing of \(what) is of an unknown kind")
    }
    if version == 1 { try cursor.skip(6) }
    var filters: [Self] = []
    for _ in 0..<count {
      let number = try cursor.count(2)
      guard let filter = Self(rawValue: number), !filters.contains(filter) else {
        throw .unreadable(reason: "\(what) is packed by the filter \(number)")
      }
      filters.append(filter)
      // Names of these filters are written in version 1 only.
      let nameCount = version == 1 ? try cursor.count(2) : 0
      try cursor.skip(2)
      let valueCount = try cursor.count(2)
      try cursor.skip(nameCount + 4 * valueCount + (version == 1 ? 4 * (valueCount % 2) : 0))
    }
    return filters
  }
}
