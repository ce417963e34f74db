/// Some consecutive frames of some voxels, relative to a reference frame.
///
/// Frame-major: the value of a voxel (a column) in a frame lies at
/// `(frame − frames.lowerBound) * columnCount + column`. Copies share their memory: a block's values
/// hold until its maker goes on.
public struct FrameBlock {
  /// The most frames of a block; the last of a run may have fewer.
  ///
  /// Few passes over the sums of a block need long blocks; those of a whole brain are kept shorter,
  /// so that they do not take more memory than the sums can spare.
  private let length: Int
  /// How many voxels, or weighted sums of voxels, there are.
  public let columnCount: Int
  /// The frames, counted from the first of the run.
  public private(set) var frames = 0..<0
  private let buffer: FloatBuffer

  init(columnCount: Int) {
    self.columnCount = columnCount
    length = columnCount < 1 << 16 ? 32 : 16
    buffer = FloatBuffer(count: length * columnCount)
  }

  /// Calls `body` with the values of all frames.
  public func withValues(_ body: (Span<Float>) -> Void) {
    let count = frames.count * columnCount
    let values = unsafe UnsafeBufferPointer(start: buffer.start, count: count)
    body(unsafe values.span)
  }

  var isFull: Bool { frames.count == length }

  /// Where the values of the frame `ahead` frames behind the last one go.
  func next(_ ahead: Int) -> UnsafeMutableBufferPointer<Float> {
    precondition(frames.count + ahead < length, "a block has \(length) frames")
    return unsafe UnsafeMutableBufferPointer(
      start: buffer.start + (frames.count + ahead) * columnCount,
      count: columnCount
    )
  }

  /// Takes in `count` frames whose values have been written.
  mutating func grow(by count: Int) {
    precondition(frames.count + count <= length, "a block has \(length) frames")
    frames = frames.lowerBound..<(frames.upperBound + count)
  }

  /// Begins the next block, behind this one.
  mutating func startOver() { frames = frames.upperBound..<frames.upperBound }
}
