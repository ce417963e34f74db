import Imaging

/// The chunks of a dataset of one dimension, all of which are stored.
struct HDF5Chunks: Sendable {
  /// The largest chunk that is unpacked, in bytes; ITK's have 2^20 numbers.
  static let largestChunk = 1 << 24

  private struct Chunk {
    let address: Int
    let byteCount: UInt32
    /// The filters that were left out for this chunk, as bits.
    let skipped: UInt32
  }

  /// The elements of a chunk; the last one is filled up.
  let length: Int
  private let width: Int
  private let filters: [HDF5Filter]
  private let chunks: [Chunk]

  /// Reads the rest of a layout in chunks and their index.
  init(
    _ source: HDF5Source,
    _ header: HDF5Header,
    _ layout: inout HDF5Cursor,
    count: Int,
    width: Int,
    _ what: String
  ) throws(TransformError) {
    guard try layout.count(1) == 2 else {
      throw .unreadable(reason: "\(what) is chunked in more than one dimension")
    }
    let root = try layout.address()
    let (length, elementWidth) = (try layout.count(4), try layout.count(4))
    guard elementWidth == width, length > 0, length <= Self.largestChunk / width else {
      throw .sizeImplausible(what: "a chunk of \(length) numbers in \(what)")
    }
    let chunkCount = count / length + (count % length == 0 ? 0 : 1)
    guard chunkCount <= HDF5Tree.mostLeaves else {
      throw .sizeImplausible(what: "\(chunkCount) chunks in \(what)")
    }
    (self.length, self.width) = (length, width)
    filters =
      try header.optional(.filters).map { cursor throws(TransformError) in
        try HDF5Filter.list(cursor, what)
      } ?? []
    // A chunk that was never written would be read as zeros, which would be no displacement.
    guard let root else { throw .truncated(reason: "\(what) is not stored in full") }
    let leaves = try HDF5Tree(source, at: root, kind: .chunks, "the chunks of \(what)").leaves
    var found = [Chunk?](repeating: nil, count: chunkCount)
    for leaf in leaves {
      let (index, chunk) = try Self.chunk(leaf, length: length, source, what)
      guard index < chunkCount, found[index] == nil else {
        throw .unreadable(reason: "\(what) has a chunk twice or beyond its end")
      }
      found[index] = chunk
    }
    chunks = found.compactMap(\.self)
    guard chunks.count == chunkCount else {
      throw .truncated(reason: "\(what) has \(chunks.count) of \(chunkCount) chunks")
    }
  }

  private static func chunk(
    _ leaf: HDF5Tree.Leaf,
    length: Int,
    _ source: HDF5Source,
    _ what: String
  ) throws(TransformError) -> (index: Int, chunk: Chunk) {
    var key = HDF5Cursor(leaf.key, what)
    let (byteCount, skipped) = (try key.bits(4), try key.bits(4))
    let offset = try key.count(8)
    guard offset % length == 0, try key.count(8) == 0 else {
      throw .unreadable(reason: "\(what) has a chunk that starts within another")
    }
    guard source.isInside(leaf.address, Int(byteCount)) else {
      throw .truncated(reason: "a chunk of \(what) lies beyond the end of the file")
    }
    let chunk = Chunk(
      address: leaf.address,
      byteCount: UInt32(byteCount),
      skipped: UInt32(skipped)
    )
    return (offset / length, chunk)
  }

  /// The unpacked bytes of a chunk, as many as it must have and never more.
  func unpacked(_ index: Int, of source: HDF5Source) throws(TransformError) -> [UInt8] {
    let chunk = chunks[index]
    let byteCount = length * width
    var bytes = try source.bytes(
      at: chunk.address,
      count: Int(chunk.byteCount),
      // Deflate makes what cannot be packed longer by less than this.
      limit: byteCount + byteCount / 256 + 4096,
      "a chunk"
    )
    for (place, filter) in filters.enumerated().reversed()
    where place >= 32 || chunk.skipped >> UInt32(place) & 1 == 0 {
      switch filter {
      case .deflate:
        guard let inflated = inflatedZlibBlock(bytes, byteCount: byteCount) else {
          throw .unreadable(reason: "a chunk cannot be inflated to \(byteCount) bytes")
        }
        bytes = inflated
      case .shuffle: bytes = unshuffled(bytes, width: width)
      }
    }
    guard bytes.count == byteCount else {
      throw .sizeMismatch(what: "bytes in a chunk", expected: byteCount, found: bytes.count)
    }
    return bytes
  }
}

/// Undoes HDF5's shuffle, which puts the first bytes of all numbers first, then the second ones.
private func unshuffled(_ bytes: [UInt8], width: Int) -> [UInt8] {
  let count = bytes.count / width
  var result = bytes
  for byte in 0..<width {
    for index in 0..<count { result[index * width + byte] = bytes[byte * count + index] }
  }
  return result
}
