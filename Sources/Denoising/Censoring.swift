public import Geometry

/// Which frames are left out because the head moved.
///
/// A frame goes where any of the measures lies above its threshold. Non-steady-state frames at the
/// start of a run are left out in any case, also without a rule: see ``CensoredFrames``.
public struct Censoring: Hashable, Sendable {
  /// Frames with a larger framewise displacement are censored; nil does not look at it.
  public let framewiseDisplacement: Millimetres?
  /// Frames with a larger `std_dvars` are censored; nil does not look at it.
  public let standardisedDVARS: Double?
  /// Kept frames between censored ones are censored too where they are fewer; nil keeps them.
  public let minimumSegment: Int?

  /// Creates a rule.
  public init(
    framewiseDisplacement: Millimetres?,
    standardisedDVARS: Double? = nil,
    minimumSegment: Int? = nil
  ) {
    self.framewiseDisplacement = framewiseDisplacement
    self.standardisedDVARS = standardisedDVARS
    self.minimumSegment = minimumSegment
  }

  /// One flag a frame of `confounds`, true where the rule censors it.
  ///
  /// Only a value strictly above its threshold censors. `n/a` in the first row of a measure, which
  /// compares each frame with the one before, counts as 0.
  ///
  /// - Throws: ``DenoisingError`` where a measure is missing or holds what is not a number.
  func outliers(in confounds: ConfoundTable) throws(DenoisingError) -> [Bool] {
    var outliers = Array(repeating: false, count: confounds.rowCount)
    let thresholds = [
      ("framewise_displacement", framewiseDisplacement?.value), ("std_dvars", standardisedDVARS),
    ]
    for (name, threshold) in thresholds {
      guard let threshold else { continue }
      let values = try confounds.differences(name)
      for frame in outliers.indices where (values[frame] ?? 0) > threshold {
        outliers[frame] = true
      }
    }
    return minimumSegment.map { withoutShortSegments(outliers, minimum: $0) } ?? outliers
  }
}

/// `outliers` with every run of fewer than `minimum` other frames added.
///
/// The first and the last such run, at the ends of the series, count like those between two
/// outliers; without an outlier there is no run to judge. nilearn's `scrub`, after Power et al.
/// 2014, doi:10.1016/j.neuroimage.2013.08.048.
func withoutShortSegments(_ outliers: [Bool], minimum: Int) -> [Bool] {
  guard outliers.contains(true) else { return outliers }
  var result = outliers
  var start = 0
  for end in 0...outliers.count where end == outliers.count || outliers[end] {
    if end - start < minimum {
      for frame in start..<end { result[frame] = true }
    }
    start = end + 1
  }
  return result
}

extension ConfoundTable {
  /// The values of a measure that compares each frame with the one before; only the first may be nil.
  func differences(_ name: String) throws(DenoisingError) -> [Double?] {
    let values = try column(name)
    _ = try numbers([values[0] ?? 0] + values.dropFirst(), column: name)
    return values
  }

  /// One flag a frame, true where a `non_steady_state…` column marks it; all false without one.
  func nonSteadyStates() throws(DenoisingError) -> [Bool] {
    var marked = Array(repeating: false, count: rowCount)
    // nilearn's reading: the words may stand anywhere in the name.
    for name in columnNames where name.contains("non_steady_state") {
      let values = try numbers(try column(name), column: name)
      for frame in marked.indices where values[frame] != 0 { marked[frame] = true }
    }
    return marked
  }
}
