import LinearAlgebra

/// What several cleanings of one run need, computed once.
///
/// Cleanings that differ only in their confounds take the same steps along time: with and without
/// the global signal, the larger part of the work is done once if they follow each other. Halves
/// regress out the same columns.
public struct SharedParts {
  /// The confounds of the run, one row a frame.
  let confounds: ConfoundTable
  private var columns: [String: [Double]] = [:]
  /// Of the last steps only: they take the square of the frames.
  private var responses: (choice: TemporalSteps.Choice, rows: Matrix)?

  /// Confounds that are independent of each other and of all else that cleanings of a choice remove.
  private var independent: (choice: TemporalSteps.Choice, columns: Set<String>)?

  /// Begins with nothing but the confounds of the run.
  public init(_ confounds: ConfoundTable) { self.confounds = confounds }

  /// Gives the columns that `plan` regresses out, one a row, one frame a column.
  ///
  /// A missing column, or one that holds what is not a number, is refused.
  mutating func regressors(of plan: DenoisingPlan) throws(DenoisingError) -> Matrix {
    var regressors = Matrix.zero(rows: 0, columns: confounds.rowCount)
    for name in try plan.regressedColumns(in: confounds) {
      let values: [Double]
      if let known = columns[name] {
        values = known
      } else {
        values = try confounds.regressor(name)
      }
      columns[name] = values
      regressors.append(row: values)
    }
    return regressors
  }

  /// How many of the rows of `design` are independent, which `rank` counts.
  ///
  /// - Parameters:
  ///   - design: What a cleaning removes: the same for all cleanings of `choice` but for `columns`.
  ///   - choice: What the steps along time depend on.
  ///   - columns: The confounds in the design.
  ///   - rank: Not called where all of them are known to be independent: so are some of them.
  /// - Returns: The rank of the design.
  /// - Throws: What `rank` throws.
  mutating func dimensions(
    of design: Matrix,
    _ choice: TemporalSteps.Choice,
    _ columns: [String],
    rank: (Matrix) throws(DenoisingError) -> Int
  ) throws(DenoisingError) -> Int {
    if let independent, independent.choice == choice, independent.columns.isSuperset(of: columns) {
      return design.rows
    }
    let found = try rank(design)
    if found == design.rows { independent = (choice, Set(columns)) }
    return found
  }

  /// What `steps` make of an impulse in each influential frame, one a row, each with mean 0.
  mutating func impulseResponses(of steps: TemporalSteps) -> Matrix {
    if let responses, responses.choice == steps.choice { return responses.rows }
    responses = nil
    let frames = steps.influential
    var result = Matrix.zero(rows: 0, columns: steps.choice.kept.count)
    result.reserve(rowCount: frames.count)
    // In pieces, so that memory does not hold several matrices of frames by frames at once.
    for start in stride(from: 0, to: frames.count, by: impulsesAtOnce) {
      let some = frames[start..<min(frames.count, start + impulsesAtOnce)]
      result.append(
        contentsOf: steps.centred(unitImpulses(at: some, frameCount: confounds.rowCount))
      )
    }
    responses = (steps.choice, result)
    return result
  }
}

private let impulsesAtOnce = 64

/// One series for each frame of `frames`, which is 1 there and 0 elsewhere.
private func unitImpulses(at frames: ArraySlice<Int>, frameCount: Int) -> Matrix {
  var impulses = Matrix.zero(rows: frames.count, columns: frameCount)
  for (row, frame) in frames.enumerated() { impulses[row, frame] = 1 }
  return impulses
}
