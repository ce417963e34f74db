import LinearAlgebra

/// All that cleaning does to a series, known before any series is there.
///
/// Interpolation, detrending, filter and selection (``TemporalSteps``) and the projection on what is
/// orthogonal to the confounds, which went the same way. All of it is linear in the series; only the
/// standardising at the very end, which is not, is left to the caller.
struct Cleaning {
  /// The numbers of the kept frames, ascending.
  let kept: [Int]
  /// Kept frames less the rank of what filter and confounds remove; at least 1.
  let degreesOfFreedom: Int
  private let steps: TemporalSteps
  /// Orthonormal directions that are projected out, one a column, one kept frame a row.
  private let nuisances: Matrix

  /// Prepares the cleaning of the frames in `stretch`, apart from all others.
  ///
  /// - Throws: ``DenoisingError`` where the confounds do not fit or too few frames are left.
  init(
    _ confounds: ConfoundTable,
    plan: DenoisingPlan,
    repetitionTime seconds: Double,
    stretch: Range<Int>
  ) throws(DenoisingError) {
    precondition(
      stretch.lowerBound >= 0 && stretch.upperBound <= confounds.rowCount,
      "frames \(stretch) of \(confounds.rowCount)"
    )
    guard seconds > 0 else { throw .repetitionTimeNotPositive(seconds: seconds) }
    kept = try CensoredFrames(confounds, rule: plan.censoring).kept.filter(stretch.contains)
    steps = try TemporalSteps(kept: kept, plan: plan, repetitionTime: seconds)
    let regressors = try confounds.regressors(of: plan)
    let raw = regressors.selecting(columns: kept)
    let removed = try removedDimensions(
      kept: kept,
      confounds: raw,
      plan: plan,
      repetitionTime: seconds
    )
    guard removed < kept.count else {
      throw .degreesOfFreedomExhausted(keptFrames: kept.count, removed: removed)
    }
    degreesOfFreedom = kept.count - removed
    let standardised = standardise(steps(regressors), floors: roundingFloors(of: raw))
    nuisances = try directions(of: standardised)
  }

  /// The kept frames of each row of `series`, cleaned but not standardised.
  ///
  /// - Parameter series: One series a row, one frame of the whole run a column.
  func residuals(of series: Matrix) -> Matrix {
    let cleaned = steps(series)
    let fitted = productWithTranspose(product(cleaned, nuisances), nuisances)
    let residuals = zip(cleaned.values, fitted.values).map { $0 - $1 }
    return Matrix(rows: cleaned.rows, columns: cleaned.columns, values: residuals)
  }
}

/// An orthonormal basis of the rows of `nuisances`, one direction a column.
///
/// It is cut at |Rᵢᵢ| ≤ 100 units in the last place of 1, absolutely, as nilearn cuts it.
private func directions(of nuisances: Matrix) throws(DenoisingError) -> Matrix {
  do {
    return try orthonormalBasis(
      of: nuisances.transposed,
      absoluteTolerance: 100 * Double.ulpOfOne
    )
  } catch {
    throw .linearAlgebra(error)
  }
}
