import LinearAlgebra

extension CleaningOperator {
  /// Builds the operator of some pieces of a run together, apart from all frames between them.
  ///
  /// For halves of alternating blocks. No filter can run over pieces, nor can the gaps between them
  /// be interpolated: they are as long as the pieces. So the cleaning takes the form of a
  /// ``BandPass/Form/projection`` whatever the plan's, in which each piece has its own mean, trend
  /// and stop band, and the confounds, which are common to all, are regressed out with them. What
  /// frames outside the pieces hold has no influence at all.
  ///
  /// - Parameters:
  ///   - repetitionTime: The time between two frames.
  ///   - plan: What is done; its smoothing is not looked at.
  ///   - pieces: Stretches of the run, ascending and apart.
  ///   - parts: The confounds of the run and what its cleanings share; this one adds to it.
  /// - Throws: ``DenoisingError`` where the confounds do not fit or too few frames are left.
  public init(
    repetitionTime: Duration,
    plan: DenoisingPlan,
    pieces: [Range<Int>],
    sharing parts: inout SharedParts
  ) throws(DenoisingError) {
    let cleaning = try Cleaning(
      plan: plan.projecting,
      repetitionTime: repetitionTime.seconds,
      pieces: pieces,
      sharing: &parts
    )
    self.init(cleaning, repetitionTime: repetitionTime, sharing: &parts)
  }
}

extension Cleaning {
  /// Prepares the cleaning of the frames in `pieces`, apart from all others, in projection form.
  init(
    plan: DenoisingPlan,
    repetitionTime seconds: Double,
    pieces: [Range<Int>],
    sharing parts: inout SharedParts
  ) throws(DenoisingError) {
    let confounds = parts.confounds
    precondition(
      zip(pieces, pieces.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }
        && pieces.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= confounds.rowCount },
      "pieces \(pieces) of \(confounds.rowCount)"
    )
    guard seconds > 0 else { throw .repetitionTimeNotPositive(seconds: seconds) }
    let all = try CensoredFrames(confounds, rule: plan.censoring).kept
    let own = pieces.map { piece in all.filter(piece.contains) }
    let kept = own.flatMap(\.self)
    let steps = try TemporalSteps(
      kept: kept,
      stretch: 0..<confounds.rowCount,
      plan: plan,
      repetitionTime: seconds
    )
    var design = Matrix.zero(rows: 0, columns: kept.count)
    var start = 0
    for frames in own {
      let none = Matrix.zero(rows: 0, columns: frames.count)
      let rows = nuisanceDesign(kept: frames, confounds: none, plan: plan, repetitionTime: seconds)
      for row in 0..<rows.rows {
        var wide = [Double](repeating: 0, count: kept.count)
        wide.replaceSubrange(start..<start + frames.count, with: rows[row: row])
        design.append(row: wide)
      }
      start += frames.count
    }
    let unfiltered = plan.replacing(bandPass: nil)
    design.append(
      contentsOf: nuisanceDesign(
        kept: kept,
        confounds: try parts.regressors(of: plan).selecting(columns: kept),
        plan: unfiltered,
        repetitionTime: seconds
      )
    )
    try self.init(steps: steps, projectingOut: design)
  }
}

extension DenoisingPlan {
  /// The same plan with its band by projection, and nobody's faults.
  fileprivate var projecting: DenoisingPlan {
    replacing(
      bandPass: bandPass.map { BandPass(.projection, highPass: $0.highPass, lowPass: $0.lowPass) }
    )
  }

  fileprivate func replacing(bandPass: BandPass?) -> DenoisingPlan {
    DenoisingPlan(
      smoothing: smoothing,
      smoothingDomain: smoothingDomain,
      censoring: censoring,
      detrend: detrend,
      bandPass: bandPass,
      confounds: confounds
    )
  }
}
