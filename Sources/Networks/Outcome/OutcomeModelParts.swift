public import Geometry

extension LinearOutcomeModel {
  /// What a model is of.
  public struct Outcome: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// Its unit.
    public let unit: String
    /// What a higher value means.
    public let direction: String

    /// Describes an outcome.
    public init(name: String, unit: String, direction: String) {
      self.name = name
      self.unit = unit
      self.direction = direction
    }
  }

  /// What a model takes: Fisher z of pairs of parcels.
  public struct Features: Sendable, Equatable {
    /// The digest of the atlas.
    public let atlasSHA256: String
    /// The space of the atlas.
    public let space: Space
    /// The pairs, the lower number first.
    public let edges: [ParcelPair]
    /// The mean of each in the people that the model was fitted to.
    public let means: [Double]
    /// The standard deviation of each.
    public let deviations: [Double]

    /// Describes features.
    public init(
      atlasSHA256: String,
      space: Space,
      edges: [ParcelPair],
      means: [Double],
      deviations: [Double]
    ) {
      self.atlasSHA256 = atlasSHA256
      self.space = space
      self.edges = edges
      self.means = means
      self.deviations = deviations
    }
  }

  /// How series were processed before they were correlated.
  public struct Pipeline: Sendable, Equatable {
    /// The digest of the whole pipeline.
    public let sha256: String
    /// What was done with the global signal.
    public let globalSignal: GlobalSignal
    /// The edges of the pass band in Hz; nil of series that were not filtered.
    public let bandHz: ClosedRange<Double>?
    /// The smoothing's full width at half maximum in mm; 0 without smoothing.
    public let fwhm: Millimetres

    /// Describes a pipeline.
    public init(
      sha256: String,
      globalSignal: GlobalSignal,
      bandHz: ClosedRange<Double>?,
      fwhm: Millimetres
    ) {
      self.sha256 = sha256
      self.globalSignal = globalSignal
      self.bandHz = bandHz
      self.fwhm = fwhm
    }
  }

  /// Whom a model was fitted to.
  public struct Training: Sendable, Equatable {
    /// How many people.
    public let count: Int
    /// How many sites.
    public let sites: Int
    /// Who they were.
    public let population: String
    /// The youngest and the oldest age in years.
    public let ages: ClosedRange<Double>
    /// Their scanners.
    public let scanners: [String]

    /// Describes who a model was fitted to.
    public init(
      count: Int,
      sites: Int,
      population: String,
      ages: ClosedRange<Double>,
      scanners: [String]
    ) {
      self.count = count
      self.sites = sites
      self.population = population
      self.ages = ages
      self.scanners = scanners
    }
  }

  /// How well a model did.
  public struct Validation: Sendable, Equatable {
    /// On whom.
    public let scheme: ValidationScheme
    /// Pearson's correlation of predicted and true outcomes.
    public let r: Double
    /// Its 95 % interval.
    public let interval: ClosedRange<Double>
    /// The mean absolute error.
    public let meanAbsoluteError: Double
    /// The same of predicting the mean for everyone.
    public let meanOnlyError: Double
    /// Whether people of another study were among them.
    public let isExternal: Bool
    /// How well probabilities agree with what happened, in words; nil where nobody looked.
    public let calibration: String?

    /// Describes a validation.
    public init(
      scheme: ValidationScheme,
      r: Double,
      interval: ClosedRange<Double>,
      meanAbsoluteError: Double,
      meanOnlyError: Double,
      isExternal: Bool,
      calibration: String? = nil
    ) {
      self.scheme = scheme
      self.r = r
      self.interval = interval
      self.meanAbsoluteError = meanAbsoluteError
      self.meanOnlyError = meanOnlyError
      self.isExternal = isExternal
      self.calibration = calibration
    }
  }
}
