/// Keeps the blocks of one selection, for whoever needs whole series.
///
/// Memory grows with the frames, unlike that of sums. Series are differences from the run's first
/// used frame, and 0 in frames that were not used.
public struct SeriesCollector: Sendable {
  private let columnCount: Int
  private var frames: [Float] = []

  /// Creates a collector for blocks of `columnCount` columns, with room for `frameCount` frames.
  public init(columnCount: Int, frameCount: Int = 0) {
    self.columnCount = columnCount
    frames.reserveCapacity(columnCount * frameCount)
  }

  /// Keeps the frames of `block`.
  public mutating func add(_ block: FrameBlock) {
    precondition(block.columnCount == columnCount, "\(block.columnCount) of \(columnCount) columns")
    block.withValues { values in for index in values.indices { frames.append(values[index]) } }
  }

  /// How many frames have been kept.
  public var frameCount: Int { columnCount > 0 ? frames.count / columnCount : 0 }

  /// The values of all columns in `frame`.
  public func values(inFrame frame: Int) -> ArraySlice<Float> {
    frames[(frame * columnCount)..<((frame + 1) * columnCount)]
  }

  /// The series, voxel by voxel.
  public func series(repetitionTime: Duration) -> TimeSeries {
    var signals = [Float](repeating: 0, count: frames.count)
    let count = frameCount
    for frame in 0..<count {
      for column in 0..<columnCount {
        signals[column * count + frame] = frames[frame * columnCount + column]
      }
    }
    do throws(ShapeError) {
      return try TimeSeries(
        signals: signals,
        voxelCount: columnCount,
        frameCount: count,
        repetitionTime: repetitionTime
      )
    } catch {
      preconditionFailure("columns times frames: \(error)")
    }
  }
}
