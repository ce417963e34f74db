/// Reads ITK's and ANTs' binary `.mat`, which is MATLAB's version 4: two records of one column.
///
/// A record is five 32-bit integers (type, rows, columns, whether complex, length of the name with
/// its NUL), the name and the numbers. The first is named by ITK's type, the second `fixed`.
func readMATLABTransform(_ bytes: [UInt8]) throws(TransformError) -> [Stage] {
  var offset = 0
  let first = try record(bytes, &offset)
  let second = try record(bytes, &offset)
  guard second.name == "fixed", offset == bytes.count else {
    throw .unreadable(reason: "it does not consist of a transform and its fixed parameters")
  }
  let record = LinearRecord(type: first.name, parameters: first.numbers, fixed: second.numbers)
  return [try record.stage()]
}

/// The largest `.mat` that is looked into; an affine takes 193 bytes.
let largestMATLABFile = 1 << 12

/// Whether `start` may be the start of a little-endian MATLAB file of version 4 with a transform.
func looksLikeMATLAB(_ start: [UInt8]) -> Bool {
  guard start.count > 20 else { return false }
  let fields = StoredFields(bytes: start, isBigEndian: false)
  let isName = start[20..<min(start.count, 24)].allSatisfy { (65...122).contains($0) }
  return [0, 10].contains(fields.signed(at: 0, bytes: 4)) && fields.signed(at: 8, bytes: 4) == 1
    && fields.signed(at: 12, bytes: 4) == 0 && isName
}

private func record(
  _ bytes: [UInt8],
  _ offset: inout Int
) throws(TransformError) -> (name: String, numbers: [Double]) {
  let fields = StoredFields(bytes: bytes, isBigEndian: false)
  guard bytes.count - offset >= 20 else { throw .truncated(reason: "a record has no header") }
  let header = (0..<5).map { fields.signed(at: offset + 4 * $0, bytes: 4) }
  guard [0, 10].contains(header[0]), header[2] == 1, header[3] == 0 else {
    throw .unreadable(reason: "a record is not one column of real little-endian numbers")
  }
  let width = header[0] == 0 ? 8 : 4
  guard (0...64).contains(header[1]), (1...100).contains(header[4]) else {
    throw .sizeImplausible(what: "a record of \(header[1]) numbers, named by \(header[4]) bytes")
  }
  offset += 20
  guard bytes.count - offset >= header[4] + width * header[1] else {
    throw .truncated(reason: "a record is cut")
  }
  let name = fields.text(at: offset, bytes: header[4])
  offset += header[4]
  let start = offset
  offset += width * header[1]
  return (name, (0..<header[1]).map { fields.real(at: start + width * $0, bytes: width) })
}
