/// A dataset of real numbers in one row, checked before anything of its size is made.
struct HDF5Numbers: Sendable {
  /// How many numbers of a dataset that is not chunked are read together.
  private static let pieceLength = 1 << 15

  let count: Int
  private let source: HDF5Source
  private let storage: HDF5Storage
  private let width: Int
  private let isBigEndian: Bool

  /// Opens the dataset `name` in `group`.
  init(_ source: HDF5Source, _ group: HDF5Group, _ name: String) throws(TransformError) {
    let header = try HDF5Header(source, at: try group.address(of: name), name)
    let extent = try hdf5Extent(try header.required(.dataspace), name)
    guard extent.count == 1 else { throw .unreadable(reason: "\(name) is not one row of numbers") }
    guard extent[0] <= 3 * FieldGrid.largestCount else {
      throw .sizeImplausible(what: "\(extent[0]) numbers")
    }
    guard case .real(let width, let isBigEndian) = try HDF5Type(header.required(.datatype), name)
    else { throw .unreadable(reason: "\(name) does not hold real numbers") }
    count = extent[0]
    self.source = source
    (self.width, self.isBigEndian) = (width, isBigEndian)
    storage = try HDF5Storage(source, header, count: count, width: width, name)
  }

  /// All numbers, of which there may be at most `limit`.
  func all(limit: Int, _ what: String) throws(TransformError) -> [Double] {
    guard count <= limit else {
      throw .sizeMismatch(what: what, expected: limit, found: count)
    }
    var reader = Reader(self)
    var numbers: [Double] = []
    for index in 0..<count { numbers.append(try reader.number(at: index)) }
    guard numbers.allSatisfy(\.isFinite) else { throw .notFinite(what: what) }
    return numbers
  }

  /// Reads numbers one by one and keeps one piece, so that each is unpacked once if places ascend.
  struct Reader {
    private let numbers: HDF5Numbers
    private let length: Int
    private var piece: Int?
    private var fields = StoredFields(bytes: [], isBigEndian: false)

    init(_ numbers: HDF5Numbers) {
      self.numbers = numbers
      length =
        switch numbers.storage {
        case .chunked(let chunks): chunks.length
        case .compact: max(1, numbers.count)
        case .contiguous: HDF5Numbers.pieceLength
        }
    }

    mutating func number(at index: Int) throws(TransformError) -> Double {
      precondition(index >= 0 && index < numbers.count, "\(index) of \(numbers.count)")
      let wanted = index / length
      if piece != wanted {
        // The old piece goes before the new one is made.
        fields = StoredFields(bytes: [], isBigEndian: false)
        fields = StoredFields(
          bytes: try numbers.piece(wanted),
          isBigEndian: numbers.isBigEndian
        )
        piece = wanted
      }
      return fields.real(at: (index - wanted * length) * numbers.width, bytes: numbers.width)
    }
  }

  private func piece(_ index: Int) throws(TransformError) -> [UInt8] {
    switch storage {
    case .compact(let bytes): return bytes
    case .contiguous(let address, let byteCount):
      let start = index * Self.pieceLength * width
      let length = min(Self.pieceLength * width, byteCount - start)
      return try source.bytes(at: address + start, count: length, "the numbers")
    case .chunked(let chunks): return try chunks.unpacked(index, of: source)
    }
  }
}

/// The vectors of a field, read as they are needed.
struct HDF5Field: FieldValues {
  let numbers: HDF5Numbers

  func vectors(of voxels: [Int]) throws(TransformError) -> [SIMD3<Double>] {
    var reader = HDF5Numbers.Reader(numbers)
    var result: [SIMD3<Double>] = []
    result.reserveCapacity(voxels.count)
    for voxel in voxels {
      let x = try reader.number(at: 3 * voxel)
      let y = try reader.number(at: 3 * voxel + 1)
      result.append(SIMD3(x, y, try reader.number(at: 3 * voxel + 2)))
    }
    return result
  }
}
