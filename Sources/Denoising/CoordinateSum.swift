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
  private let crew: Crew
  /// Row-major, one row a coordinate; empty before the first block.
  private var values: [Float] = []
  private var energies: [Float]

  /// Makes ready for `columnCount` voxels, the work on which is shared by `crew`.
  public init(
    _ cleaning: CompactOperator,
    columnCount: Int,
    crew: Crew = .alone
  ) {
    self.cleaning = cleaning
    self.columnCount = columnCount
    self.crew = crew
    energies = [Float](repeating: 0, count: columnCount)
  }

  /// Adds what the frames of `block` contribute.
  public mutating func add(_ block: FrameBlock) {
    precondition(block.columnCount == columnCount, "\(block.columnCount) of \(columnCount) voxels")
    let frames = cleaning.influentialFrames.filter(block.frames.contains)
    guard !frames.isEmpty else { return }
    block.withValues { values in
      // B is zero at the other frames of the block, and the block at frames that nobody uses.
      addProduct(
        cleaning.rows,
        rowLength: cleaning.frameCount,
        columns: block.frames,
        values,
        width: columnCount,
        to: &self.values
      ) { parts, part in crew.share(parts) { number, _ in part(number) } }
      addSquares(of: frames.map { $0 - block.frames.lowerBound }, in: values)
    }
  }

  /// Voxels whose squares one member of the crew adds up.
  private static let tileWidth = 1 << 14

  /// Adds the squares of the frames at `rows` of a block.
  private mutating func addSquares(of rows: [Int], in values: Span<Float>) {
    let columnCount = columnCount
    unsafe energies.withUnsafeMutableBufferPointer { energies in
      crew.share((columnCount + Self.tileWidth - 1) / Self.tileWidth) { tile, _ in
        let start = tile * Self.tileWidth
        let end = min(columnCount, start + Self.tileWidth)
        for row in rows {
          for column in start..<end {
            let value = values[row * columnCount + column]
            unsafe energies[column] += value * value
          }
        }
      }
    }
  }

  /// The coordinates, when all frames have been added.
  public consuming func finish() -> DenoisedCoordinates {
    if values.isEmpty { values = [Float](repeating: 0, count: cleaning.count * columnCount) }
    return DenoisedCoordinates(
      cleaning: cleaning,
      columnCount: columnCount,
      values: values,
      energies: energies
    )
  }
}
