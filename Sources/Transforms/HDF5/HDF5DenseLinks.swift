/// The links of a group that has more than eight, as HDF5 1.8 and later store them: in a heap whose
/// blocks double in size, found by an index of hashes of names.
struct HDF5DenseLinks {
  /// Where a block of the heap begins, in the file and in the heap.
  private struct Block {
    let address: Int
    let start: Int
    let count: Int
  }

  /// The most links, and the most blocks of a heap, of which they need the first few.
  private static let mostBlocks = 64
  /// The largest block, in bytes, as HDF5 has it.
  private static let largestBlock = 1 << 16

  /// The messages of the links, in the order of the index.
  private(set) var messages: [[UInt8]] = []
  private let source: HDF5Source
  private let what: String
  private var blocks: [Block] = []
  private var isSummed = false

  /// Reads the links of the heap at `heap` that the index at `index` names.
  init(_ source: HDF5Source, heap: Int, index: Int, _ what: String) throws(TransformError) {
    self.source = source
    self.what = "the links of \(what)"
    let places = try places(index)
    try readHeap(heap)
    var loaded: [Int: [UInt8]] = [:]
    for (place, length) in places {
      guard let block = blocks.first(where: { ($0.start..<($0.start + $0.count)).contains(place) })
      else { throw .unreadable(reason: "\(self.what) lie beyond their heap") }
      let bytes: [UInt8]
      if let known = loaded[block.start] {
        bytes = known
      } else {
        bytes = try contents(block, heap: heap)
      }
      loaded[block.start] = bytes
      var cursor = HDF5Cursor(bytes, self.what)
      try cursor.skip(place - block.start)
      messages.append(try cursor.bytes(length))
    }
  }

  /// Where the links lie in the heap, by an index of a single node.
  private func places(_ index: Int) throws(TransformError) -> [(place: Int, length: Int)] {
    let bytes = try source.bytes(at: index, count: 38, what)
    try requireChecksum(bytes[...], what)
    var header = HDF5Cursor(bytes, what)
    try header.require(mark: "BTHD", version: 0)
    let kind = try header.count(1)
    try header.skip(4)
    let (width, depth) = (try header.count(2), try header.count(2))
    try header.skip(2)
    let (root, count) = (try header.count(8), try header.count(2))
    guard depth == 0, count <= Self.mostBlocks else {
      throw .sizeImplausible(what: "\(what), which are too many")
    }
    guard kind == 5, width == 11 else { throw .unreadable(reason: "\(what) have a fault") }
    let node = try source.bytes(at: root, count: 6 + width * count + 4, what)
    try requireChecksum(node[...], what)
    var cursor = HDF5Cursor(node, what)
    try cursor.require(mark: "BTLF", version: 0)
    try cursor.skip(1)
    var places: [(place: Int, length: Int)] = []
    for _ in 0..<count {
      try cursor.skip(4)
      guard try cursor.count(1) == 0 else { throw .unreadable(reason: "\(what) have a fault") }
      let (place, length) = (try cursor.count(4), try cursor.count(2))
      guard length <= 1024 else { throw .sizeImplausible(what: "a link of \(length) bytes") }
      places.append((place, length))
    }
    return places
  }

  private mutating func readHeap(_ address: Int) throws(TransformError) {
    let bytes = try source.bytes(at: address, count: 146, what)
    try requireChecksum(bytes[...], what)
    var header = HDF5Cursor(bytes, what)
    try header.require(mark: "FRHP", version: 0)
    let (idLength, filterLength) = (try header.count(2), try header.count(2))
    isSummed = try header.count(1) & 2 != 0
    try header.skip(100)
    let (width, first, largest) = (
      try header.count(2), try header.count(8), try header.count(8)
    )
    let bits = try header.count(2)
    try header.skip(2)
    let (root, rows) = (try header.count(8), try header.count(2))
    guard idLength == 7, filterLength == 0, bits == 32, (1...64).contains(width),
      (1...Self.largestBlock).contains(first), largest <= Self.largestBlock
    else { throw .unreadable(reason: "\(what) have a heap of an unusual kind") }
    guard rows > 0 else {
      blocks = [Block(address: root, start: 0, count: first)]
      return
    }
    guard rows * width <= Self.mostBlocks else {
      throw .sizeImplausible(what: "\(what), which are too many")
    }
    let table = try source.bytes(at: root, count: 17 + 8 * rows * width + 4, what)
    try requireChecksum(table[...], what)
    var cursor = HDF5Cursor(table, what)
    try cursor.require(mark: "FHIB", version: 0)
    try cursor.skip(12)
    var (start, count) = (0, first)
    for row in 0..<rows {
      // The first two rows are of the same size, and each further one doubles it.
      if row > 1 { count *= 2 }
      guard count <= largest else {
        throw .sizeImplausible(what: "\(what), which are too many")
      }
      for _ in 0..<width {
        if let address = try cursor.address() {
          blocks.append(Block(address: address, start: start, count: count))
        }
        start += count
      }
    }
  }

  private func contents(_ block: Block, heap: Int) throws(TransformError) -> [UInt8] {
    var bytes = try source.bytes(at: block.address, count: block.count, what)
    var cursor = HDF5Cursor(bytes, what)
    try cursor.require(mark: "FHDB", version: 0)
    guard try cursor.count(8) == heap, try cursor.count(4) == block.start else {
      throw .unreadable(reason: "\(what) have a block in the wrong place")
    }
    if isSummed {
      // The sum is of the block with zeros in its place.
      let sum = try cursor.bytes(4)
      for place in 17..<21 { bytes[place] = 0 }
      try requireChecksum((bytes + sum)[...], what)
    }
    return bytes
  }
}
