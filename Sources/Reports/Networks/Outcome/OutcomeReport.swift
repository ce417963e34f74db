public import Foundation
import Networks

/// A linear model that a user brings: a file of the form `tmsplanner.linear-model/1`.
public struct UserModel: Sendable {
  let document: LinearModelDocument
  let sha256: String

  /// Reads a model; its values are checked when it is applied, as they depend on the atlas.
  ///
  /// - Throws: ``OutcomeInputError`` where a key is missing or unknown.
  public init(_ file: UserFile) throws(OutcomeInputError) {
    do throws(DocumentError) {
      document = try file.document(
        LinearModelDocument.self,
        schema: LinearOutcomeModel.schema,
        optional: ["validation.calibration"]
      )
    } catch {
      throw .document(error)
    }
    sha256 = digest(Array(file.bytes))
  }
}

/// What a user's model says of a person, `tmsp-outcome-report/1`, with what must stand beside it.
///
/// The model is the user's. For research; never fed to the choice of a target.
public struct OutcomeReport: Codable, Hashable, Sendable {
  /// The name of this document's format.
  public static let schemaName = "tmsp-outcome-report/1"

  /// The model.
  public struct Model: Codable, Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its DOI, or `unpublished`.
    public let citation: String
    /// Its licence.
    public let licence: String
    /// The SHA-256 of its file.
    public let sha256: String
    /// What it is of.
    public let outcome: String
    /// The outcome's unit.
    public let unit: String
    /// What a higher value means.
    public let direction: String
    /// How many features it takes.
    public let features: Int
  }

  /// Whom the model was fitted to.
  public struct Training: Codable, Hashable, Sendable {
    /// How many people.
    public let count: Int
    /// How many sites.
    public let sites: Int
    /// Who they were.
    public let population: String
    /// The youngest and the oldest, in years.
    public let ages: [PlainNumber]

    enum CodingKeys: String, CodingKey {
      case sites, population, ages
      case count = "n"
    }
  }

  /// How well it did.
  public struct Validation: Codable, Hashable, Sendable {
    /// On whom.
    public let scheme: String
    /// Pearson's r of predicted and true outcomes.
    public let r: PlainNumber
    /// Its 95 % interval.
    public let interval: [PlainNumber]
    /// The mean absolute error.
    public let meanAbsoluteError: PlainNumber
    /// The same of the mean for everyone.
    public let meanOnlyError: PlainNumber
    /// Whether people of another study were among them.
    public let external: Bool
    /// How well probabilities agree with what happened; null where nobody looked.
    @ExplicitNull public var calibration: String?

    enum CodingKeys: String, CodingKey {
      case scheme, r, interval, external, calibration
      case meanAbsoluteError = "mean_absolute_error"
      case meanOnlyError = "mean_only_error"
    }
  }

  /// Why the estimate is applied outside its pipeline.
  public struct Degradation: Codable, Hashable, Sendable {
    /// A code.
    public let code: String
    /// The same in words.
    public let message: String
  }

  /// `tmsp-outcome-report/1`.
  public let schema: String
  /// The job of the network report; null of a file of features.
  @ExplicitNull public var job: String?
  /// The clinic's pseudonym for the person.
  public let subject: String
  /// When it was made, RFC 3339 in UTC.
  public let created: String
  /// The model.
  public let model: Model
  /// `outcome`, `score`, which is no probability, or `probability`.
  public let quantity: String
  /// The estimate.
  public let value: PlainNumber
  /// The estimate ± 1.96 residual standard deviations; of a probability, the link of the score's.
  public let interval: [PlainNumber]
  /// Whom the model was fitted to.
  public let training: Training
  /// How well it did.
  public let validation: Validation
  /// Whether its error is below that of predicting the mean for everyone.
  public let betterThanMean: Bool
  /// Whether it is applied outside its pipeline.
  public let outsidePipeline: Bool
  /// Why.
  public let degradations: [Degradation]
  /// The root mean square of the standardised features: about 1 of someone like the model's people.
  public let distance: PlainNumber
  /// The largest size of a standardised feature.
  public let largestFeature: PlainNumber
  /// `research`.
  public let intendedUse: String
  /// How to read it.
  public let notice: String

  enum CodingKeys: String, CodingKey {
    case schema, job, subject, created, model, quantity, value, interval, training, validation
    case degradations, distance, notice
    case betterThanMean = "better_than_mean"
    case outsidePipeline = "outside_pipeline"
    case largestFeature = "largest_feature"
    case intendedUse = "intended_use"
  }

  /// The document as JSON with sorted names.
  public func json() throws -> Data { try TargetReport.encoder().encode(self) }
}
