/// Resamples of a series in blocks of consecutive frames, which keep what is alike between
/// neighbours.
///
/// The circular block bootstrap of Politis & Romano 1992: a block may begin at any frame, and goes
/// on at the first after the last. Every frame is drawn equally often on average, and each resample
/// has as many frames as the series; the last block is cut for it.
public struct CircularBlocks: Hashable, Sendable {
  /// How many frames the series has, at least 1.
  public let frameCount: Int
  /// How many frames a block has, from 1 to ``frameCount``.
  public let blockLength: Int

  /// Creates blocks of `blockLength` frames, or of all frames where the series has fewer.
  public init(frameCount: Int, blockLength: Int) {
    precondition(frameCount > 0 && blockLength > 0, "\(blockLength) of \(frameCount) frames")
    self.frameCount = frameCount
    self.blockLength = min(blockLength, frameCount)
  }

  /// How often each frame is drawn in one more resample.
  ///
  /// - Parameter random: What decides where blocks begin.
  /// - Returns: One count a frame; they add up to ``frameCount``.
  public func counts(using random: inout SeededGenerator) -> [Int] {
    var counts = [Int](repeating: 0, count: frameCount)
    var drawn = 0
    while drawn < frameCount {
      let start = Int.random(in: 0..<frameCount, using: &random)
      let length = min(blockLength, frameCount - drawn)
      for offset in 0..<length { counts[(start + offset) % frameCount] += 1 }
      drawn += length
    }
    return counts
  }
}
