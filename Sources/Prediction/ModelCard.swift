/// What the response model is, what it rests on and what it must not be used for.
///
/// Follows the headings of TRIPOD+AI (doi:10.1136/bmj-2023-078378); the risk of bias is a self-audit
/// with the questions of PROBAST+AI.
public struct ModelCard: Codable, Hashable, Sendable {
  /// The name of the file that holds the card, in the folder of the protocols.
  public static let fileName = "model-card.json"

  /// Which model this is.
  public struct Identity: Codable, Hashable, Sendable {
    /// The model's name.
    public let name: String
    /// The version of the model; any change of a constant or formula raises it.
    public let version: String
    /// The version of the program.
    public let software: String
    /// The digest of the connectivity pipeline, where one is in use.
    public let pipelineHash: String?
    /// The licence of code and constants.
    public let licence: String
  }

  /// One reference class with its figures.
  public struct Reference: Codable, Hashable, Sendable {
    /// The stimulation protocol's identifier.
    public let id: String
    /// The trial arm, registry or pool.
    public let source: String
    /// Who the patients were.
    public let population: String
    /// The number of patients.
    public let n: Int
    /// The scale, and when it was measured.
    public let outcome: String
    /// The share who responded.
    public let responseRate: Double
    /// The share who remitted.
    public let remissionRate: Double
    /// The mean improvement in per cent.
    public let meanImprovement: Double
    /// How far the figures have been checked.
    public let verification: ReferenceClass.Verification
  }

  /// The constants of the model.
  public struct Constants: Codable, Hashable, Sendable {
    /// Prior variance of a protocol's intercept, in units of the residual variance.
    public let protocolVariance: Double
    /// Prior variance of the intercept between sites, in units of the residual variance.
    public let siteVariance: Double
    /// Prior variance of the slope, in units of the residual variance.
    public let slopeVariance: Double
    /// Prior mean of the slope, by predictor.
    public let priorSlopes: [String: Double]
    /// Shape of the residual variance's prior.
    public let shape: Double
    /// Scale of the residual variance's prior.
    public let scale: Double
    /// Observed outcomes stay this far from either end of the distribution.
    public let latentClip: Double
    /// The reliability taken to stand behind the published slopes.
    public let referenceReliability: Double
    /// The lowest reliability with which connectivity is used.
    public let minimumReliability: Double
    /// The fewest minutes of data with which connectivity is used.
    public let minimumMinutes: Double
  }

  /// Which model this is.
  public let identity: Identity
  /// What it is for.
  public let intendedUse: String
  /// The codes under which it gives no estimate.
  public let exclusions: [ResponseReason]
  /// What it was made from.
  public let dataSource: String
  /// What is predicted, when, and from what.
  public let outcomeAndPredictors: String
  /// What becomes of missing end-points.
  public let missingEndpoints: String
  /// The numbers of patients behind the published slopes.
  public let slopeSampleSizes: [Int]
  /// The reference classes.
  public let references: [Reference]
  /// The constants of the model.
  public let constants: Constants
  /// What is assumed without direct evidence.
  public let assumptions: [String]
  /// How well it predicts, as far as that is known.
  public let performance: String
  /// The number of local outcomes learnt from.
  public let localCount: Int
  /// How it is to be watched in use.
  public let monitoring: String
  /// What is known about subgroups.
  public let fairness: String
  /// The self-audited risk of bias.
  public let riskOfBias: String
  /// What limits it.
  public let limitations: [String]
}

extension ModelCard {
  /// The card of this version of the model.
  ///
  /// - Parameters:
  ///   - references: the reference classes on the list.
  ///   - software: the version of the program.
  ///   - pipelineHash: the digest of the connectivity pipeline; nil where connectivity is off.
  ///   - localCount: the number of local outcomes learnt from.
  public init(
    references: [ReferenceClass],
    software: String,
    pipelineHash: String? = nil,
    localCount: Int = 0
  ) {
    self.init(
      identity: Identity(
        name: "tmsp-response",
        version: "1",
        software: software,
        pipelineHash: pipelineHash,
        licence: "GPL-3.0-or-later"
      ),
      intendedUse: "Research only: adults with major depressive disorder, stimulated over the left "
        + "DLPFC with a listed protocol. No decision about treatment may rest on it.",
      exclusions: ResponseReason.allCases.filter { $0.effect == .refusal },
      dataSource: "Published figures only; there are no development data.",
      outcomeAndPredictors: "Improvement in per cent of the baseline score at the horizon of the "
        + "reference class, from the class, the baseline score and, where its conditions hold, "
        + "the connectivity of the target with the subgenual cingulate.",
      missingEndpoints: "Counted as no improvement, with a complete-case analysis beside it.",
      slopeSampleSizes: [295, 66, 501],
      references: references.map(Reference.init),
      constants: .current,
      assumptions: Self.assumptions,
      performance: "No external test. The expected area under the curve is 0.52 to 0.54.",
      localCount: localCount,
      monitoring:
        "Keep each prediction before its outcome is known; compare observed with expected "
        + "responses, interval coverage and scores. Slope of calibration only past 100 responses "
        + "and 100 non-responses.",
      fairness: "Nothing is known about subgroups.",
      riskOfBias: "high",
      limitations: Self.limitations
    )
  }

  private static var assumptions: [String] {
    [
      "The slope for an optimised target is half of that for a delivered site.",
      "The prior of the intercept is worth about 25 patients, with a spread between sites of 0.25.",
      "The published slopes rest on connectivity with a reliability of 0.40.",
      "The improvement in per cent does not depend on the baseline score.",
    ]
  }

  private static var limitations: [String] {
    [
      "Response is not a measure of benefit: patients of sham arms improve too.",
      "The largest association of connectivity with outcome explains about 3 % of the variance, "
        + "and the two newest studies found none.",
      "No published slope comes from sites optimised for the individual.",
      "Several base rates and sample sizes still await a check against the primary papers.",
    ]
  }
}

extension ModelCard.Reference {
  /// The figures of a reference class.
  init(_ reference: ReferenceClass) {
    self.init(
      id: reference.id,
      source: reference.source,
      population: reference.population,
      n: reference.sampleSize,
      outcome: "\(reference.scale.rawValue), \(reference.horizon)",
      responseRate: reference.responseRate,
      remissionRate: reference.remissionRate,
      meanImprovement: reference.meanImprovement.percent,
      verification: reference.verification
    )
  }
}

extension ModelCard.Constants {
  /// The constants that the code uses.
  static var current: Self {
    Self(
      protocolVariance: ResponsePrior.protocolVariance,
      siteVariance: ResponsePrior.siteVariance,
      slopeVariance: ResponsePrior.slopeVariance,
      priorSlopes: Dictionary(
        uniqueKeysWithValues: PredictorKind.allCases.map { ($0.rawValue, $0.priorSlope) }
      ),
      shape: ResponsePrior.shape,
      scale: ResponsePrior.scale,
      latentClip: OutcomeDistribution.latentClip,
      referenceReliability: ConnectivityGate.referenceReliability,
      minimumReliability: ConnectivityGate.minimumReliability,
      minimumMinutes: ConnectivityGate.minimumMinutes
    )
  }
}
