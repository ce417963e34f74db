/// Some consecutive frames of some voxels, relative to a reference frame.
///
/// Frame-major: the value of a voxel (a column) in a frame lies at
/// `(frame − frames.lowerBound) * columnCount + column`. Copies share their memory: a block's values
/// hold until its maker goes on.
public struct FrameBlock {
  /// How many frames of a block save passes over the sums of many voxels, as far as memory allows.
  public static let usualLength = 32

  /// How many voxels, or weighted sums of voxels, there are.
  public let columnCount: Int
  /// The frames, counted from the first of the run.
  public internal(set) var frames = 0..<0
  /// The most frames; the last block of a run may have fewer.
  private let length: Int
  private let buffer: FloatBuffer

  init(columnCount: Int, length: Int = usualLength) {
    self.columnCount = columnCount
    self.length = length
    buffer = FloatBuffer(count: length * columnCount)
  }

  /// Calls `body` with the values of all frames.
  public func withValues(_ body: (Span<Float>) -> Void) {
    let count = frames.count * columnCount
    let values = unsafe UnsafeBufferPointer(start: buffer.start, count: count)
    body(unsafe values.span)
  }

  /// Where the values of a frame go, the first of the block being `row` 0.
  func row(_ row: Int) -> UnsafeMutableBufferPointer<Float> {
    precondition((0..<length).contains(row), "frame \(row) of a block of \(length)")
    return unsafe UnsafeMutableBufferPointer(
      start: buffer.start + row * columnCount,
      count: columnCount
    )
  }
}
