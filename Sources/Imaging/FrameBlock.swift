/// Some consecutive frames of some voxels, relative to a reference frame.
///
/// Frame-major: the value of a voxel (a column) in a frame lies at
/// `(frame − frames.lowerBound) * columnCount + column`.
public struct FrameBlock: Sendable {
  /// The most frames of a block; the last of a run may have fewer.
  public static let length = 32

  /// How many voxels, or weighted sums of voxels, there are.
  public let columnCount: Int
  /// The frames, counted from the first of the run.
  public private(set) var frames = 0..<0
  /// The values, with room for ``length`` frames; those behind ``frames`` mean nothing.
  public private(set) var values: [Float]

  init(columnCount: Int) {
    self.columnCount = columnCount
    values = [Float](repeating: 0, count: Self.length * columnCount)
  }

  var isFull: Bool { frames.count == Self.length }

  /// Begins the next block, behind this one.
  mutating func startOver() { frames = frames.upperBound..<frames.upperBound }

  /// Appends a frame, whose values `body` writes.
  mutating func append(_ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    precondition(!isFull, "a block has \(Self.length) frames")
    let start = frames.count * columnCount
    let end = start + columnCount
    unsafe values.withUnsafeMutableBufferPointer { values in
      unsafe body(UnsafeMutableBufferPointer(rebasing: values[start..<end]))
    }
    frames = frames.lowerBound..<(frames.upperBound + 1)
  }
}
