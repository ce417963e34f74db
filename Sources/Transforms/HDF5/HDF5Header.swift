/// The messages of an object: what a group or dataset is.
struct HDF5Header {
  /// What is known of the kinds of messages.
  enum Kind: Int {
    case dataspace = 1
    case linkInfo = 2
    case datatype = 3
    case link = 6
    case externalFiles = 7
    case layout = 8
    case filters = 11
    case continuation = 16
    case symbolTable = 17
  }

  private static let mostBlocks = 32
  private static let mostMessages = 1024

  private(set) var messages: [(kind: Kind, bytes: [UInt8])] = []
  private let what: String
  private var blocks: [(address: Int, count: Int)] = []
  private var seen = 0

  /// Reads the header at `address` with all its continuations.
  init(_ source: HDF5Source, at address: Int, _ what: String) throws(TransformError) {
    self.what = what
    let start = try source.bytes(at: address, count: 4, what)
    let isNew = start == Array("OHDR".utf8)
    var recordsOrder = false
    if isNew {
      recordsOrder = try readNewStart(source, address)
    } else {
      try readOldStart(source, address)
    }
    var next = 0
    while next < blocks.count {
      guard next < Self.mostBlocks else {
        throw .sizeImplausible(what: "the header of \(what) in more than \(next) parts")
      }
      let (place, count) = blocks[next]
      next += 1
      if isNew {
        let bytes = try source.bytes(at: place, count: count, what)
        try requireChecksum(bytes[...], what)
        var cursor = HDF5Cursor(Array(bytes.dropLast(4)), what)
        guard try cursor.bytes(4) == Array("OCHK".utf8) else {
          throw .unreadable(reason: "a part of the header of \(what) is missing")
        }
        try takeNew(&cursor, recordsOrder)
      } else {
        var cursor = try source.cursor(at: place, count: count, what)
        try takeOld(&cursor)
      }
    }
  }

  /// The only message of `kind`, nil where there is none.
  func optional(_ kind: Kind) throws(TransformError) -> HDF5Cursor? {
    let found = messages.filter { $0.kind == kind }
    guard found.count <= 1 else { throw .unreadable(reason: "\(what) has a \(kind) twice") }
    return found.first.map { HDF5Cursor($0.bytes, "the \(kind) of \(what)") }
  }

  /// The only message of `kind`.
  func required(_ kind: Kind) throws(TransformError) -> HDF5Cursor {
    guard let found = try optional(kind) else {
      throw .unreadable(reason: "\(what) has no \(kind)")
    }
    return found
  }

  private mutating func readOldStart(
    _ source: HDF5Source,
    _ address: Int
  ) throws(TransformError) {
    var start = try source.cursor(at: address, count: 16, what)
    guard try start.count(1) == 1 else { throw .unreadable(reason: "\(what) has no header") }
    try start.skip(7)
    let count = try start.count(4)
    var cursor = try source.cursor(at: address + 16, count: count, what)
    try takeOld(&cursor)
  }

  private mutating func readNewStart(
    _ source: HDF5Source,
    _ address: Int
  ) throws(TransformError) -> Bool {
    var start = try source.cursor(at: address, count: 6, what)
    try start.require(mark: "OHDR", version: 2)
    let flags = try start.count(1)
    let optional = (flags & 0x20 != 0 ? 16 : 0) + (flags & 0x10 != 0 ? 4 : 0)
    let width = 1 << (flags & 3)
    var size = try source.cursor(at: address + 6 + optional, count: width, what)
    let prefix = 6 + optional + width
    let count = try size.count(width)
    let bytes = try source.bytes(at: address, count: prefix + count + 4, what)
    try requireChecksum(bytes[...], what)
    var cursor = HDF5Cursor(Array(bytes.dropLast(4)), what)
    try cursor.skip(prefix)
    try takeNew(&cursor, flags & 4 != 0)
    return flags & 4 != 0
  }

  private mutating func takeOld(_ cursor: inout HDF5Cursor) throws(TransformError) {
    while cursor.remaining >= 8 {
      let (kind, count, flags) = (try cursor.count(2), try cursor.count(2), try cursor.count(1))
      try cursor.skip(3)
      try take(kind, flags, try cursor.bytes(count))
    }
  }

  private mutating func takeNew(
    _ cursor: inout HDF5Cursor,
    _ recordsOrder: Bool
  ) throws(TransformError) {
    // What is left is too small for a message.
    while cursor.remaining >= (recordsOrder ? 6 : 4) {
      let (kind, count, flags) = (try cursor.count(1), try cursor.count(2), try cursor.count(1))
      if recordsOrder { try cursor.skip(2) }
      try take(kind, flags, try cursor.bytes(count))
    }
  }

  private mutating func take(
    _ number: Int,
    _ flags: Int,
    _ bytes: [UInt8]
  ) throws(TransformError) {
    seen += 1
    guard seen <= Self.mostMessages else {
      throw .sizeImplausible(what: "more than \(Self.mostMessages) messages of \(what)")
    }
    guard let kind = Kind(rawValue: number) else { return }
    guard flags & 2 == 0 else { throw .unreadable(reason: "the \(kind) of \(what) is shared") }
    guard kind == .continuation else {
      messages.append((kind, bytes))
      return
    }
    var cursor = HDF5Cursor(bytes, what)
    blocks.append((try cursor.count(8), try cursor.count(8)))
  }
}
