import LinearAlgebra

/// All that cleaning does to a series, known before any series is there.
///
/// The steps along time (``TemporalSteps``) and then the projection on what is orthogonal to the
/// nuisances: the confounds after the same steps or, in projection form, the whole
/// ``nuisanceDesign(kept:confounds:plan:repetitionTime:)``. All of it is linear in the series; only
/// the standardising at the very end, which is not, is left to the caller.
struct Cleaning {
  /// The numbers of the kept frames, ascending.
  let kept: [Int]
  /// The numbers of the frames that the result depends on, ascending.
  ///
  /// The kept ones; with ``Compatibility/nilearn014`` also those censored ones that it lets through.
  let influential: [Int]
  /// Kept frames less the rank of what filter and confounds remove; at least 1.
  let degreesOfFreedom: Int
  let steps: TemporalSteps
  /// Orthonormal directions that are projected out, one a column, one kept frame a row.
  let nuisances: Matrix

  /// Prepares the cleaning of the frames in `stretch`, apart from all others.
  ///
  /// `parts` hold the run's confounds and what its cleanings share; this one adds to it.
  ///
  /// - Throws: ``DenoisingError`` where the confounds do not fit or too few frames are left.
  init(
    plan: DenoisingPlan,
    repetitionTime seconds: Double,
    stretch: Range<Int>,
    sharing parts: inout SharedParts
  ) throws(DenoisingError) {
    let confounds = parts.confounds
    precondition(
      stretch.lowerBound >= 0 && stretch.upperBound <= confounds.rowCount,
      "frames \(stretch) of \(confounds.rowCount)"
    )
    guard seconds > 0 else { throw .repetitionTimeNotPositive(seconds: seconds) }
    kept = try CensoredFrames(confounds, rule: plan.censoring).kept.filter(stretch.contains)
    steps = try TemporalSteps(kept: kept, stretch: stretch, plan: plan, repetitionTime: seconds)
    influential = steps.influential
    let regressors = try parts.regressors(of: plan)
    let design = nuisanceDesign(
      kept: kept,
      confounds: regressors.selecting(columns: kept),
      plan: plan,
      repetitionTime: seconds
    )
    let removed: Int
    if plan.bandPass?.form == .projection {
      nuisances = try directions(of: design, tolerance: rankTolerance)
      removed = nuisances.columns
    } else {
      let columns = try plan.regressedColumns(in: confounds)
      removed = try parts.dimensions(of: design, steps.choice, columns, rank: dimensions)
      let floors = roundingFloors(of: regressors.selecting(columns: influential))
      let filtered = standardise(steps(regressors), floors: floors)
      nuisances = try directions(of: filtered, tolerance: nilearnTolerance)
    }
    guard removed < kept.count else {
      throw .degreesOfFreedomExhausted(keptFrames: kept.count, removed: removed)
    }
    degreesOfFreedom = kept.count - removed
  }

  /// The cleaning that projects out the rows of `design` after `steps` that only select frames.
  ///
  /// - Throws: ``DenoisingError`` where too few frames are left.
  init(steps: TemporalSteps, projectingOut design: Matrix) throws(DenoisingError) {
    kept = steps.choice.kept
    self.steps = steps
    influential = steps.influential
    nuisances = try directions(of: design, tolerance: rankTolerance)
    guard nuisances.columns < kept.count else {
      throw .degreesOfFreedomExhausted(keptFrames: kept.count, removed: nuisances.columns)
    }
    degreesOfFreedom = kept.count - nuisances.columns
  }

  /// The kept frames of each row of `series`, cleaned, with mean 0, but not standardised.
  ///
  /// - Parameter series: One series a row, one frame of the whole run a column; any rows.
  /// - Returns: One row a series, one column a kept frame.
  func residuals(of series: Matrix) -> Matrix { withoutNuisances(steps.centred(series)) }

  /// What the regression leaves of `cleaned`, the result of ``TemporalSteps/centred(_:)``.
  ///
  /// Centred before the regression and not after, which comes to the same, so that a large mean is
  /// not there to lose digits to.
  func withoutNuisances(_ cleaned: Matrix) -> Matrix {
    let fitted = productWithTranspose(product(cleaned, nuisances), nuisances)
    let residuals = zip(cleaned.values, fitted.values).map { $0 - $1 }
    return Matrix(rows: cleaned.rows, columns: cleaned.columns, values: residuals)
  }
}

/// What counts as dependent among regressors of length 1.
private let rankTolerance = 1e-9

/// What nilearn counts as dependent among standardised confounds: 100 units in the last place of 1.
private let nilearnTolerance = 100 * Double.ulpOfOne

/// An orthonormal basis of the rows of `nuisances`, one direction a column, cut at `tolerance`.
private func directions(
  of nuisances: Matrix,
  tolerance: Double
) throws(DenoisingError) -> Matrix {
  do {
    return try orthonormalBasis(of: nuisances.transposed, absoluteTolerance: tolerance)
  } catch {
    throw .linearAlgebra(error)
  }
}

/// How many of the rows of `nuisances` are independent.
private func dimensions(of nuisances: Matrix) throws(DenoisingError) -> Int {
  do {
    return try rank(of: nuisances.transposed, relativeTolerance: rankTolerance)
  } catch {
    throw .linearAlgebra(error)
  }
}
