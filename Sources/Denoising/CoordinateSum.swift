public import Imaging
import LinearAlgebra

/// The sums y = B x of many voxels while their frames arrive.
///
/// Memory and time grow with the voxels and the rows of B, not with the frames. A block of frames
/// costs one matrix product. Blocks are counted from the first frame of the run and all have the
/// same length, so that the sums are the same to the last bit however the frames arrive.
public struct CoordinateSum: Sendable {
  private let cleaning: CompactOperator
  private let columnCount: Int
  private let sharing: WorkSharing
  private var values: [Float]
  private var energies: [Float]

  /// Makes ready for `columnCount` voxels, among which `sharing` may divide the work.
  public init(
    _ cleaning: CompactOperator,
    columnCount: Int,
    sharing: @escaping WorkSharing = inOrder
  ) {
    self.cleaning = cleaning
    self.columnCount = columnCount
    self.sharing = sharing
    values = [Float](repeating: 0, count: cleaning.count * columnCount)
    energies = [Float](repeating: 0, count: columnCount)
  }

  /// Adds what the frames of `block` contribute.
  public mutating func add(_ block: FrameBlock) {
    precondition(block.columnCount == columnCount, "\(block.columnCount) of \(columnCount) voxels")
    let frames = cleaning.influentialFrames.filter(block.frames.contains)
    guard !frames.isEmpty else { return }
    // B is zero at the other frames of the block, and the block at frames that nobody uses.
    addProduct(
      cleaning.rows,
      rowLength: cleaning.frameCount,
      columns: block.frames,
      block.values,
      width: columnCount,
      to: &values,
      sharing: sharing
    )
    for frame in frames {
      addSquares(of: block.values, from: (frame - block.frames.lowerBound) * columnCount)
    }
  }

  /// The coordinates, when all frames have been added.
  public consuming func finish() -> DenoisedCoordinates {
    DenoisedCoordinates(
      cleaning: cleaning,
      columnCount: columnCount,
      values: values,
      energies: energies
    )
  }

  private mutating func addSquares(of source: [Float], from start: Int) {
    let source = source.span.extracting(start..<(start + columnCount))
    var energies = energies.mutableSpan
    for column in source.indices { energies[column] += source[column] * source[column] }
  }
}
