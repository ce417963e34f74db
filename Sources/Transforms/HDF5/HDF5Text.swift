/// Reads the only text of the dataset `name` in `group`, of fixed or of variable length.
func readHDF5Text(
  _ source: HDF5Source,
  _ group: HDF5Group,
  _ name: String
) throws(TransformError) -> String {
  let header = try HDF5Header(source, at: try group.address(of: name), name)
  let extent = try hdf5Extent(try header.required(.dataspace), name)
  guard extent.allSatisfy({ $0 == 1 }) else { throw .unreadable(reason: "\(name) is not one text") }
  let type = try HDF5Type(header.required(.datatype), name)
  let width: Int
  switch type {
  case .real: throw .unreadable(reason: "\(name) is not one text")
  case .text(let count): width = count
  // A length, and where the text lies: a collection and a number in it.
  case .variableText: width = 16
  }
  guard (1...256).contains(width) else { throw .sizeImplausible(what: "a text of \(width) bytes") }
  var bytes: [UInt8]
  switch try HDF5Storage(source, header, count: 1, width: width, name) {
  case .compact(let stored): bytes = Array(stored.prefix(width))
  case .contiguous(let address, _):
    bytes = try source.bytes(at: address, count: width, name)
  case .chunked(let chunks):
    bytes = Array(try chunks.unpacked(0, of: source).prefix(width))
  }
  if case .variableText = type { bytes = try variableText(source, bytes, name) }
  // Padded with NUL, or with blanks in Fortran's way.
  let text = bytes.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
  return String(decoding: text, as: UTF8.self)
}

/// The bytes that a reference to a global heap means.
private func variableText(
  _ source: HDF5Source,
  _ reference: [UInt8],
  _ name: String
) throws(TransformError) -> [UInt8] {
  var cursor = HDF5Cursor(reference, name)
  let (length, address, number) = (
    try cursor.count(4), try cursor.count(8), try cursor.count(4)
  )
  guard length <= 256 else { throw .sizeImplausible(what: "a text of \(length) bytes") }
  let what = "the heap of \(name)"
  var start = try source.cursor(at: address, count: 16, what)
  try start.require(mark: "GCOL", version: 1)
  try start.skip(3)
  let size = try start.count(8)
  var heap = try source.cursor(at: address, count: size, what)
  try heap.skip(16)
  while heap.remaining >= 16 {
    let found = try heap.count(2)
    try heap.skip(6)
    let count = try heap.count(8)
    // Object 0 is the room that is left.
    guard found != 0 else { break }
    guard found != number else { return Array(try heap.bytes(count).prefix(length)) }
    try heap.skip(min((count + 7) / 8 * 8, heap.remaining))
  }
  throw .unreadable(reason: "the text of \(name) is missing")
}
