public import Imaging
import LinearAlgebra

/// The sums y = B x of many voxels while their frames arrive.
///
/// Memory and time grow with the voxels and the rows of B, not with the frames. Some frames at once,
/// counted from the first of the run, cost one matrix product: always the same ones, so that the
/// sums are the same to the last bit however the frames arrive.
///
/// Of a cleaning that extends another only its own rows are summed, a few; the coordinates of the
/// other complete them.
public struct CoordinateSum: Sendable {
  private let cleaning: CompactOperator
  private let columnCount: Int
  private let framesAtOnce: Int
  /// Frames that wait for more of them.
  private var waiting = (frames: 0..<0, values: [Float]())
  /// The rows of B that are summed.
  private let rows: [Float]
  /// Row-major, one row a coordinate; empty before the first block.
  private var values: [Float] = []
  private var energies: [Float]

  /// Makes ready for `columnCount` voxels, `framesAtOnce` being a multiple of the blocks' length.
  public init(_ cleaning: CompactOperator, columnCount: Int, framesAtOnce: Int = 32) {
    self.cleaning = cleaning
    self.columnCount = columnCount
    self.framesAtOnce = framesAtOnce
    rows = Array(cleaning.rows.dropFirst(cleaning.sharedCount * cleaning.frameCount))
    energies = [Float](repeating: 0, count: columnCount)
  }

  /// Adds what the frames of `block` contribute; `crew` does it.
  public mutating func add(_ block: FrameBlock, crew: Crew = .alone) {
    precondition(block.columnCount == columnCount, "\(block.columnCount) of \(columnCount) voxels")
    let isLast = block.frames.upperBound == cleaning.frameCount
    let frames =
      waiting.frames.isEmpty ? block.frames : waiting.frames.lowerBound..<block.frames.upperBound
    precondition(frames.lowerBound.isMultiple(of: framesAtOnce) && frames.count <= framesAtOnce)
    let isWhole = frames.count == framesAtOnce || isLast
    block.withValues { values in
      if isWhole, waiting.frames.isEmpty { return add(frames, values, crew) }
      for index in values.indices { waiting.values.append(values[index]) }
      waiting.frames = frames
    }
    guard isWhole, !waiting.frames.isEmpty else { return }
    let all = waiting.values
    waiting = (0..<0, [])
    add(frames, all.span, crew)
  }

  private mutating func add(_ frames: Range<Int>, _ values: Span<Float>, _ crew: Crew) {
    let influential = cleaning.influentialFrames.filter(frames.contains)
    guard !influential.isEmpty else { return }
    // B is zero at the others of these frames, and the values at frames that nobody uses.
    addProduct(
      rows,
      rowLength: cleaning.frameCount,
      columns: frames,
      values,
      width: columnCount,
      to: &self.values
    ) { parts, part in crew.share(parts) { number, _ in part(number) } }
    addSquares(of: influential.map { $0 - frames.lowerBound }, in: values, crew)
  }

  /// Voxels whose squares one member of the crew adds up.
  private static let tileWidth = 1 << 14

  /// Adds the squares of the frames at `rows`.
  private mutating func addSquares(of rows: [Int], in values: Span<Float>, _ crew: Crew) {
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
  ///
  /// - Parameter shared: The coordinates of the cleaning that this one extends, of the same voxels.
  /// - Returns: One column a voxel.
  public consuming func finish(
    extending shared: DenoisedCoordinates? = nil
  ) -> DenoisedCoordinates {
    precondition((shared?.count ?? 0) == cleaning.sharedCount, "coordinates of another cleaning")
    if values.isEmpty {
      values = [Float](repeating: 0, count: rows.count / cleaning.frameCount * columnCount)
    }
    return DenoisedCoordinates(
      cleaning: cleaning,
      columnCount: columnCount,
      rows: (shared?.rows ?? []) + [values],
      energies: energies
    )
  }
}
