import Glibc

/// Zeroed single-precision memory at a fixed place, for kernels that work on pointers.
@safe final class FloatBuffer {
  let start: UnsafeMutablePointer<Float>

  /// Rows are padded to whole vectors of this many numbers.
  private static let vectorLength = SIMD8<Float>.scalarCount

  /// Memory for `count` numbers and a vector more, so that whole vectors may be read at the end.
  init(count: Int) {
    let room = count + Self.vectorLength
    // Large memory comes zeroed from the system, when it is first touched, by whoever touches it.
    guard let memory = unsafe calloc(room, MemoryLayout<Float>.stride) else {
      preconditionFailure("no memory for \(room) numbers")
    }
    unsafe start = memory.bindMemory(to: Float.self, capacity: room)
  }

  deinit { unsafe free(start) }

  /// `count` rounded up to whole vectors.
  static func padded(_ count: Int) -> Int {
    (count + vectorLength - 1) / vectorLength * vectorLength
  }

  /// `range` widened to whole vectors.
  static func wholeVectors(_ range: Range<Int>) -> Range<Int> {
    (range.lowerBound / vectorLength * vectorLength)..<padded(range.upperBound)
  }
}
