public import LinearAlgebra

/// The cleaning of a run as one matrix: the cleaned series of a voxel is z = A x.
///
/// Detrending, interpolation of censored frames, band-pass, selection and confound regression are
/// linear, and the same for every voxel. So A is known before the image is read: it is what the
/// plain cleaning makes of the identity. A takes a constant to zero, so that any constant may be
/// taken from a series first. The derivation stands in <doc:TheCleaningOperator>.
public struct CleaningOperator: Sendable {
  /// The numbers of the kept frames, ascending: the rows of A.
  public let keptFrames: [Int]
  /// The numbers of the frames that have influence, ascending: the columns of A that are not zero.
  ///
  /// What other frames hold changes nothing, not even a bit.
  public let influentialFrames: [Int]
  /// How many frames the run has.
  public let frameCount: Int
  /// Kept frames less the rank of what filter and confounds remove; at least 1.
  public let degreesOfFreedom: Int
  /// The time between two frames of the run.
  public let repetitionTime: Duration
  /// What the steps along time depend on.
  let choice: TemporalSteps.Choice
  /// Orthonormal directions that are projected out after them, one a column.
  let nuisances: Matrix
  /// A′ without its zero rows: one influential frame a row, one kept frame a column.
  let transposed: Matrix

  /// Builds the operator of a run, or of one stretch of it, cleaned apart.
  ///
  /// - Parameters:
  ///   - repetitionTime: The time between two frames.
  ///   - plan: What is done; its smoothing is not looked at.
  ///   - stretch: The frames to clean, apart from all others; nil for the whole run.
  ///   - parts: The confounds of the run and what its cleanings share; this one adds to it.
  /// - Throws: ``DenoisingError`` where the confounds do not fit or too few frames are left.
  public init(
    repetitionTime: Duration,
    plan: DenoisingPlan,
    stretch: Range<Int>? = nil,
    sharing parts: inout SharedParts
  ) throws(DenoisingError) {
    let frameCount = parts.confounds.rowCount
    let cleaning = try Cleaning(
      plan: plan,
      repetitionTime: repetitionTime.seconds,
      stretch: stretch ?? 0..<frameCount,
      sharing: &parts
    )
    self.init(cleaning, repetitionTime: repetitionTime, sharing: &parts)
  }

  /// Builds the operator of `cleaning`, of the run of `parts`.
  init(_ cleaning: Cleaning, repetitionTime: Duration, sharing parts: inout SharedParts) {
    keptFrames = cleaning.kept
    influentialFrames = cleaning.influential
    frameCount = parts.confounds.rowCount
    degreesOfFreedom = cleaning.degreesOfFreedom
    self.repetitionTime = repetitionTime
    choice = cleaning.steps.choice
    nuisances = cleaning.nuisances
    let responses = parts.impulseResponses(of: cleaning.steps)
    // In pieces, so that memory does not hold several matrices of frames by frames at once.
    var rows = Matrix.zero(rows: 0, columns: responses.columns)
    rows.reserve(rowCount: responses.rows)
    for start in stride(from: 0, to: responses.rows, by: rowsAtOnce) {
      let piece = responses.selecting(
        rows: start..<min(responses.rows, start + rowsAtOnce)
      )
      rows.append(contentsOf: centre(cleaning.withoutNuisances(piece)))
    }
    transposed = rows
  }

  /// Builds an operator that shares nothing with others.
  public init(
    _ confounds: ConfoundTable,
    repetitionTime: Duration,
    plan: DenoisingPlan,
    stretch: Range<Int>? = nil
  ) throws(DenoisingError) {
    var parts = SharedParts(confounds)
    try self.init(
      repetitionTime: repetitionTime,
      plan: plan,
      stretch: stretch,
      sharing: &parts
    )
  }

  /// How many frames are kept.
  public var keptCount: Int { keptFrames.count }
}

private let rowsAtOnce = 64

extension CleaningOperator {
  /// The cleaned series themselves, for whoever needs more than correlations: z = A x, standardised.
  ///
  /// In double precision throughout. They agree with
  /// ``denoise(_:repetitionTime:confounds:plan:frames:)`` to rounding, and to 1e-6 where `series`
  /// were stored in single precision as differences from a frame.
  ///
  /// - Parameter series: One series a row, one frame of the whole run a column.
  /// - Returns: The cleaned rows, in the given order.
  public func callAsFunction(_ series: Matrix) -> DenoisedRun {
    precondition(series.columns == frameCount, "\(series.columns) of \(frameCount) frames")
    let influential = series.selecting(columns: influentialFrames)
    return DenoisedRun(
      series: standardise(
        product(influential, transposed),
        floors: roundingFloors(of: influential)
      ),
      keptFrames: keptFrames,
      degreesOfFreedom: degreesOfFreedom,
      repetitionTime: repetitionTime
    )
  }
}
