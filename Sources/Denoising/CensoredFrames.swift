public import Geometry

/// Which frames of a run are kept and which are censored.
public struct CensoredFrames: Sendable, Equatable {
  /// One flag a frame, true where it is kept.
  public let keep: [Bool]

  /// Creates a choice from one flag a frame, true where it is kept.
  public init(keep: [Bool]) { self.keep = keep }

  /// The frames that are left by `rule` and the `non_steady_state…` columns of `confounds`.
  ///
  /// Those columns are fMRIPrep's marks of the first frames, taken before the scanner's signal had
  /// settled; they censor in any case, as in nilearn, but are no part of the segments that
  /// ``Censoring/minimumSegment`` counts. No rule needs no column.
  ///
  /// - Throws: ``DenoisingError`` where a column that the rule needs is missing, or one holds what
  ///   is not a number.
  public init(_ confounds: ConfoundTable, rule: Censoring?) throws(DenoisingError) {
    var censored = try confounds.nonSteadyStates()
    if let rule {
      let outliers = try rule.outliers(in: confounds)
      for frame in censored.indices where outliers[frame] { censored[frame] = true }
    }
    keep = censored.map { !$0 }
  }

  /// The numbers of the kept frames, ascending.
  public var kept: [Int] { keep.indices.filter { keep[$0] } }
  /// How many frames are kept.
  public var keptCount: Int { keep.count { $0 } }
  /// How many frames are censored.
  public var censoredCount: Int { keep.count - keptCount }
}

/// Two stretches of a run with equally many kept frames, or nil with fewer than two kept frames.
///
/// The ranges do not overlap. With an odd number of kept frames the middle one belongs to neither.
public func splitIntoHalves(_ frames: CensoredFrames) -> (first: Range<Int>, second: Range<Int>)? {
  let kept = frames.kept
  let half = kept.count / 2
  guard half > 0 else { return nil }
  return (0..<kept[half], kept[kept.count - half]..<frames.keep.count)
}

/// How much the head moved during a run.
public struct FramewiseDisplacementSummary: Sendable, Equatable {
  /// The mean over the frames that have a value; 0 where none has.
  public let mean: Millimetres
  /// The largest value; 0 where no frame has one.
  public let maximum: Millimetres
  /// How many frames the rule and the `non_steady_state…` columns censor.
  public let censoredCount: Int
  /// How many frames the run has.
  public let frameCount: Int
}

/// The head's motion by `confounds`' `framewise_displacement`, and what `rule` makes of it.
///
/// - Throws: ``DenoisingError`` where the column is missing or holds what is not a number.
public func framewiseDisplacementSummary(
  of confounds: ConfoundTable,
  rule: Censoring?
) throws(DenoisingError) -> FramewiseDisplacementSummary {
  let values = try confounds.differences("framewise_displacement").compactMap(\.self)
  let frames = try CensoredFrames(confounds, rule: rule)
  return FramewiseDisplacementSummary(
    mean: (values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)).mm,
    maximum: (values.max() ?? 0).mm,
    censoredCount: frames.censoredCount,
    frameCount: confounds.rowCount
  )
}
