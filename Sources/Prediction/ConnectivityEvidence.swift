/// A hemisphere of the brain.
public enum Hemisphere: String, CaseIterable, Codable, Hashable, Sendable {
  /// The left one.
  case left
  /// The right one.
  case right
}

/// Which site's connectivity stands in the model.
public enum PredictorKind: String, CaseIterable, Codable, Hashable, Sendable {
  /// The subject's own most anticorrelated site, as the planner computes it.
  case optimisedTarget = "optimised_target"
  /// The site where the coil actually was, weighted by the electric field.
  case deliveredSite = "delivered_site"

  /// The prior mean of the slope, in latent standard deviations per standard deviation of FC.
  ///
  /// Pooled from the published associations of non-optimised sites; for the optimised target it is
  /// halved, a design decision, since no published slope applies to it.
  public var priorSlope: Double {
    switch self {
    case .optimisedTarget: 0.04
    case .deliveredSite: 0.08
    }
  }
}

/// How the connectivity of many subjects is distributed under one pipeline.
///
/// None is shipped: no published figures exist for individually optimised sites.
public struct ConnectivityReference: Sendable, Equatable {
  /// The mean Fisher z of the reference subjects.
  public let mean: Double
  /// The standard deviation of their Fisher z.
  public let standardDeviation: Double
  /// The hemisphere of their target.
  public let hemisphere: Hemisphere
  /// The identifier of the seed region.
  public let seed: String
  /// The digest of the pipeline that produced the values.
  public let pipelineHash: String

  /// Creates a reference.
  ///
  /// - Throws: ``PredictionError/connectivityReferenceInvalid(field:found:expected:)`` where the
  ///   mean is not finite, the deviation not above 0, or the seed or the digest is empty.
  public init(
    mean: Double,
    standardDeviation: Double,
    hemisphere: Hemisphere,
    seed: String,
    pipelineHash: String
  ) throws(PredictionError) {
    func refuse(_ field: String, _ found: String, _ expected: String) -> PredictionError {
      .connectivityReferenceInvalid(field: field, found: found, expected: expected)
    }
    guard mean.isFinite else { throw refuse("mean", "\(mean)", "a number") }
    guard standardDeviation > 0, standardDeviation.isFinite else {
      throw refuse("standard deviation", "\(standardDeviation)", "a number above 0")
    }
    guard !seed.isEmpty else { throw refuse("seed", "empty", "a region's identifier") }
    guard !pipelineHash.isEmpty else { throw refuse("pipeline hash", "empty", "a digest") }
    self.mean = mean
    self.standardDeviation = standardDeviation
    self.hemisphere = hemisphere
    self.seed = seed
    self.pipelineHash = pipelineHash
  }
}

/// The subject's connectivity and what is known of its quality.
///
/// Nothing here is refused: a value that is missing, not finite or not good enough drops the
/// connectivity term, with a reason (``connectivityReasons(for:)``).
public struct ConnectivityEvidence: Sendable, Equatable {
  /// Cross-validated Fisher z: the voxel chosen in one half of the run, its value read in the other.
  public let fisherZ: Double
  /// The subject's split-half reliability by Spearman and Brown; nil where it was not measured.
  public let reliability: Double?
  /// Minutes of data that remain after censoring.
  public let usableMinutes: Double
  /// Whether the sign differs with and without global signal regression; nil if not compared.
  public let globalSignalSignFlip: Bool?
  /// Whether the global signal follows respiration; nil if not checked.
  public let respirationFlag: Bool?
  /// The hemisphere of the target.
  public let hemisphere: Hemisphere
  /// The identifier of the seed region.
  public let seed: String
  /// The digest of the pipeline that produced ``fisherZ``.
  public let pipelineHash: String
  /// Which site ``fisherZ`` belongs to.
  public let predictorKind: PredictorKind
  /// The distribution to compare with; nil where none exists for this pipeline.
  public let reference: ConnectivityReference?

  /// Creates the evidence of one subject.
  public init(
    fisherZ: Double,
    reliability: Double?,
    usableMinutes: Double,
    globalSignalSignFlip: Bool?,
    respirationFlag: Bool?,
    hemisphere: Hemisphere,
    seed: String,
    pipelineHash: String,
    predictorKind: PredictorKind = .optimisedTarget,
    reference: ConnectivityReference?
  ) {
    self.fisherZ = fisherZ
    self.reliability = reliability
    self.usableMinutes = usableMinutes
    self.globalSignalSignFlip = globalSignalSignFlip
    self.respirationFlag = respirationFlag
    self.hemisphere = hemisphere
    self.seed = seed
    self.pipelineHash = pipelineHash
    self.predictorKind = predictorKind
    self.reference = reference
  }
}
