/// The evenly spaced frames that a temporal filter runs over, when some of them are censored.
struct FilteredFrames {
  /// The frames of the run that the filter sees, ascending.
  let frames: [Int]
  /// Whether each of them is replaced by the spline through the kept frames.
  let isInterpolated: [Bool]
  /// Where in ``frames`` the sample of each kept frame is read after filtering.
  let positions: [Int]

  /// All frames from the first to the last of `kept`, with the others among them interpolated.
  ///
  /// What censored frames hold then has no influence at all.
  init(kept: [Int]) {
    guard let first = kept.first, let last = kept.last else {
      (frames, isInterpolated, positions) = ([], [], [])
      return
    }
    frames = Array(first...last)
    let isKept = Set(kept)
    isInterpolated = frames.map { !isKept.contains($0) }
    positions = kept.map { $0 - first }
  }

  /// What nilearn 0.14.1 makes of `stretch` where only `kept` are to be kept.
  ///
  /// It takes the bitwise complement of the kept frames' numbers for "all others". That names, from
  /// the end, the frames whose mirror image in time is kept: of the censored frames those alone are
  /// interpolated, or cut off where they lie before the first or after the last kept one, and all
  /// others go through the filter as they are. Kept frames are then looked up as if all frames before
  /// the first had been cut off. `_interpolate_volumes` and `_handle_scrubbed_volumes` in
  /// nilearn/signal.py.
  init(asNilearn014 kept: [Int], of stretch: Range<Int>) {
    guard let first = kept.first, let last = kept.last else {
      (frames, isInterpolated, positions) = ([], [], [])
      return
    }
    let isKept = Set(kept)
    let replaced = Set(kept.map { stretch.lowerBound + stretch.upperBound - 1 - $0 })
    frames = stretch.filter { (first...last).contains($0) || !replaced.contains($0) }
    isInterpolated = frames.map { replaced.contains($0) && !isKept.contains($0) }
    positions = kept.map { $0 - first }
  }

  /// The frames whose samples reach the filter or the spline, ascending.
  var influential: [Int] { zip(frames, isInterpolated).filter { !$0.1 }.map(\.0) }
}
