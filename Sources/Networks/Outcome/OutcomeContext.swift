public import Geometry

/// Where a person's edges come from.
public struct OutcomeContext: Sendable, Equatable {
  /// The digest of the atlas.
  public let atlasSHA256: String
  /// The space of the atlas.
  public let space: Space
  /// How the series were processed.
  public let pipeline: LinearOutcomeModel.Pipeline
  /// The scanner; nil where it is not known, or has an empty name.
  public let scanner: String?
  /// Age in years; nil where it is not known.
  public let age: Double?

  /// Describes where edges come from.
  public init(
    atlasSHA256: String,
    space: Space,
    pipeline: LinearOutcomeModel.Pipeline,
    scanner: String?,
    age: Double?
  ) {
    self.atlasSHA256 = atlasSHA256
    self.space = space
    self.pipeline = pipeline
    self.scanner = named(scanner)
    self.age = age
  }
}

/// Why an estimate is "applied outside its pipeline".
public enum OutcomeDegradation: Hashable, Sendable {
  /// The pipeline's digest differs.
  case pipeline
  /// The global signal was treated otherwise.
  case globalSignal
  /// The pass band differs.
  case band
  /// The smoothing differs.
  case smoothing
  /// The scanner is none of the model's, or not known.
  case scanner
  /// The age lies outside that of the model's people, or is not known.
  case age
  /// A feature lies more than 4 of its standard deviations from its mean.
  case extrapolation(ParcelPair, standardised: Double)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .pipeline: "outcome_pipeline_differs"
    case .globalSignal: "outcome_global_signal_differs"
    case .band: "outcome_band_differs"
    case .smoothing: "outcome_smoothing_differs"
    case .scanner: "outcome_scanner_differs"
    case .age: "outcome_age_outside"
    case .extrapolation: "outcome_extrapolation"
    }
  }
}

extension LinearOutcomeModel {
  /// What of `context` and of the standardised features is not as in the people of the model.
  func degradations(in context: OutcomeContext, _ standardised: [Double]) -> [OutcomeDegradation] {
    var found: [OutcomeDegradation] = []
    let theirs = context.pipeline
    if theirs.sha256 != pipeline.sha256 { found.append(.pipeline) }
    if theirs.globalSignal != pipeline.globalSignal { found.append(.globalSignal) }
    if !isSame(theirs.bandHz, pipeline.bandHz) { found.append(.band) }
    if !isNear(theirs.fwhm.value, pipeline.fwhm.value) { found.append(.smoothing) }
    if !(context.scanner.map(training.scanners.contains) ?? false) { found.append(.scanner) }
    if !(context.age.map(training.ages.contains) ?? false) { found.append(.age) }
    for (edge, value) in zip(features.edges, standardised) where value.magnitude > Self.farFeature {
      found.append(.extrapolation(edge, standardised: value))
    }
    return found
  }
}

private func isSame(_ a: ClosedRange<Double>?, _ b: ClosedRange<Double>?) -> Bool {
  guard let a, let b else { return a == nil && b == nil }
  return isNear(a.lowerBound, b.lowerBound) && isNear(a.upperBound, b.upperBound)
}

/// Whether two settings are the same but for how they were written down.
private func isNear(_ a: Double, _ b: Double) -> Bool {
  (a - b).magnitude <= 1e-9 * max(a.magnitude, b.magnitude)
}
