import Geometry

/// Collects voxel-major series frame by frame.
///
/// Storage grows with the frames that have arrived, not with those that a header claims. Frames
/// are kept in blocks of 16, a cache line of samples, before they are spread over the series.
struct SeriesBuilder {
  private static let blockLength = 16

  private let voxelCount: Int
  private let frameCount: Int
  private var signals: [Float]
  private var capacity: Int
  private var block: [Float]
  private var framesInBlock = 0
  private var framesStored = 0

  init(voxelCount: Int, frameCount: Int) {
    self.voxelCount = voxelCount
    self.frameCount = frameCount
    capacity = min(frameCount, 512)
    signals = [Float](repeating: 0, count: voxelCount * capacity)
    block = [Float](repeating: 0, count: voxelCount * Self.blockLength)
  }

  /// Appends one frame, whose value for the voxel at an index is `value(index)`.
  mutating func append(_ value: (Int) -> Float) {
    let start = framesInBlock * voxelCount
    for voxel in 0..<voxelCount { block[start + voxel] = value(voxel) }
    framesInBlock += 1
    if framesInBlock == Self.blockLength { storeBlock() }
  }

  /// The series; all frames must have been appended.
  mutating func finish(repetitionTime: Duration) -> TimeSeries {
    storeBlock()
    precondition(framesStored == frameCount, "\(framesStored) of \(frameCount) frames")
    let finished = signals
    signals = []
    do throws(ShapeError) {
      return try TimeSeries(
        signals: finished,
        voxelCount: voxelCount,
        frameCount: frameCount,
        repetitionTime: repetitionTime
      )
    } catch {
      preconditionFailure("the capacity ends at the frame count: \(error)")
    }
  }

  private mutating func storeBlock() {
    let end = framesStored + framesInBlock
    if end > capacity { grow(toHold: end) }
    for voxel in 0..<voxelCount {
      let row = voxel * capacity + framesStored
      for frame in 0..<framesInBlock {
        signals[row + frame] = block[frame * voxelCount + voxel]
      }
    }
    framesStored = end
    framesInBlock = 0
  }

  private mutating func grow(toHold frames: Int) {
    let wider = min(frameCount, max(2 * capacity, frames))
    var larger = [Float](repeating: 0, count: voxelCount * wider)
    for voxel in 0..<voxelCount {
      for frame in 0..<framesStored {
        larger[voxel * wider + frame] = signals[voxel * capacity + frame]
      }
    }
    signals = larger
    capacity = wider
  }
}
