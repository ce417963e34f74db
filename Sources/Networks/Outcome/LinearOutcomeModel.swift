/// A linear model of an outcome that a user brings; this program ships none.
///
/// ŷ = link(b + Σ wₑ(zₑ − µₑ)/σₑ) over Fisher z of pairs of parcels. The model, its fitness and its
/// licence are the user's. Intended use: research. What it says is never used to choose a target.
public struct LinearOutcomeModel: Sendable, Equatable {
  /// The schema that files of this form name.
  public static let schema = "tmsplanner.linear-model/1"
  /// The only kind of features.
  public static let featureKind = "roi-fc-fisher-z"
  /// What it may be used for.
  public static let intendedUse = "research"

  /// The model's name.
  public let name: String
  /// Its DOI, or `unpublished`.
  public let citation: String
  /// Its licence.
  public let licence: String
  /// What it is of.
  public let outcome: Outcome
  /// What it takes.
  public let features: Features
  /// One weight a feature.
  public let weights: [Double]
  /// The score of someone with mean features.
  public let intercept: Double
  /// How the score becomes the outcome.
  public let link: OutcomeLink
  /// How its features were processed.
  public let pipeline: Pipeline
  /// Whom it was fitted to.
  public let training: Training
  /// How well it did on others.
  public let validation: Validation
  /// The standard deviation of what it leaves, in the unit of the score.
  public let residualDeviation: Double

  /// Puts a model together; `parcels` are the numbers of the atlas's parcels.
  ///
  /// - Throws: ``OutcomeModelError/invalid(key:reason:)`` with the key of the file, where a value
  ///   cannot be.
  public init(
    name: String,
    citation: String,
    licence: String,
    outcome: Outcome,
    features: Features,
    weights: [Double],
    intercept: Double,
    link: OutcomeLink,
    pipeline: Pipeline,
    training: Training,
    validation: Validation,
    residualDeviation: Double,
    parcels: Set<Int>
  ) throws(OutcomeModelError) {
    self.name = name
    self.citation = citation
    self.licence = licence
    self.outcome = outcome
    self.features = features
    self.weights = weights
    self.intercept = intercept
    self.link = link
    self.pipeline = pipeline
    self.training = training
    self.validation = validation
    self.residualDeviation = residualDeviation
    try check(parcels: parcels)
  }
}
