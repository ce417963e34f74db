import Geometry
import Imaging

/// The vectors of a NIfTI image, whose components lie one behind the other.
///
/// The file is passed through from its start for each batch of points, in pieces, and to its end:
/// only there is a gzip stream known to be whole.
struct NIfTIField: FieldValues {
  private static let piece = 1 << 20

  let file: StoredFile
  let name: String
  let header: FieldHeader

  /// Opens the field of `file`; `name` is its name in messages.
  init(_ file: StoredFile, name: String) throws(TransformError) {
    self.file = file
    self.name = name
    var source = InflatedBytes(StoredBytes(file))
    header = try FieldHeader.read(from: &source, name: name).header
  }

  var stage: Stage {
    let (grid, meaning) = (header.grid, header.meaning)
    return .field(FieldStage(grid: grid, values: self, meaning: meaning, isRAS: header.isRAS))
  }

  func vectors(of voxels: [Int]) throws(TransformError) -> [SIMD3<Double>] {
    var source = InflatedBytes(StoredBytes(file))
    let (again, start) = try FieldHeader.read(from: &source, name: name)
    guard again.offset == header.offset, again.grid.size == header.grid.size else {
      throw .unreadable(reason: "it has changed since it was opened")
    }
    var gatherer = VectorGatherer(header, voxels)
    try pass(&source, from: start, to: &gatherer)
    guard gatherer.isComplete else {
      throw .truncated(reason: "the vectors are not stored in full")
    }
    return gatherer.vectors
  }

  private func pass(
    _ source: inout InflatedBytes,
    from start: Int,
    to gatherer: inout VectorGatherer
  ) throws(TransformError) {
    var piece = [UInt8](repeating: 0, count: Self.piece)
    var toSkip = header.offset - start
    do throws(ImagingError) {
      while toSkip > 0 {
        let found = try piece.fill(min(toSkip, piece.count), from: &source)
        guard found > 0 else { return }
        toSkip -= found
      }
      while true {
        let found = try piece.fill(from: &source)
        guard found > 0 else { return }
        gatherer.take(piece, found)
      }
    } catch { throw .image(error) }
  }
}

/// Picks the needed numbers from the bytes of a field that pass.
private struct VectorGatherer {
  private(set) var vectors: [SIMD3<Double>]
  private let header: FieldHeader
  private let voxels: [Int]
  private let voxelCount: Int
  /// The place of the next piece, in numbers.
  private var position = 0
  /// The next to be picked, counted through the components.
  private var next = 0

  init(_ header: FieldHeader, _ voxels: [Int]) {
    self.header = header
    self.voxels = voxels
    voxelCount = header.grid.size.count
    vectors = [SIMD3<Double>](repeating: .zero, count: voxels.count)
  }

  var isComplete: Bool { position >= 3 * voxelCount }

  /// Takes `byteCount` bytes, a whole number of numbers unless the file ends within one.
  mutating func take(_ piece: [UInt8], _ byteCount: Int) {
    let end = position + byteCount / header.bytesPerNumber
    let fields = StoredFields(bytes: piece, isBigEndian: header.isBigEndian)
    while next < 3 * voxels.count {
      let (component, index) = (next / voxels.count, next % voxels.count)
      let wanted = component * voxelCount + voxels[index]
      guard wanted < end else { break }
      let place = (wanted - position) * header.bytesPerNumber
      let stored = fields.real(at: place, bytes: header.bytesPerNumber)
      vectors[index][component] = stored * header.slope + header.intercept
      next += 1
    }
    position = end
  }
}
