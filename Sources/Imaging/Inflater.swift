/// What one call of an inflater did.
struct InflateStep {
  let consumed: Int
  let produced: Int
  /// Whether the member ended and its checksum and length were right.
  let isMemberFinished: Bool
}

/// A library's state for inflating one gzip member after another.
///
/// An inflater may keep output back that had no room, so that it can produce without being given
/// input. Where it neither consumes nor produces, it lacks one of the two.
protocol Inflater: AnyObject {
  /// Makes ready for the next member; only after one that is finished.
  func startMember()

  /// Inflates from `input` into `output` until one of them is used up or the member ends.
  ///
  /// - Throws: ``ImagingError/gzipCorrupt(reason:)``, also for a wrong checksum behind the last
  ///   byte. No further call may follow.
  func inflate(
    _ input: UnsafeMutableRawBufferPointer,
    into output: UnsafeMutableRawBufferPointer
  ) throws(ImagingError) -> InflateStep
}
