import Networks

extension OutcomeReport {
  /// How to read every such report.
  public static let readingNotice =
    "Research use only. The model, its fitness and its licence are the user's. The estimate is never fed "
    + "to the choice of a target, and is no statement about this person's treatment."

  /// Applies a model to a person.
  ///
  /// - Parameters:
  ///   - file: The model.
  ///   - person: The person's edges.
  ///   - created: When, RFC 3339 in UTC.
  /// - Throws: ``OutcomeInputError`` where atlas or space differ, an edge is missing, or the model was
  ///   not validated on others or fitted to fewer than 50 people.
  public init(
    _ file: UserModel,
    of person: OutcomeSubject,
    created: String
  ) throws(OutcomeInputError) {
    let document = file.document
    let isSameAtlas = document.features.atlasSha256 == person.context.atlasSHA256
    // Parcels of another atlas say nothing of the model's; that the atlas differs is said below.
    let parcels = isSameAtlas ? person.parcels : Set(document.features.edges.joined())
    let (model, estimate): (LinearOutcomeModel, OutcomeEstimate)
    do throws(OutcomeModelError) {
      model = try document.model(parcels: parcels)
      estimate = try model.apply(to: person.edges, in: person.context)
    } catch {
      throw .model(error)
    }
    guard estimate.numbers.allSatisfy({ $0.magnitude < 1e12 }) else {
      throw .model(.invalid(key: "weights", reason: "or other numbers are beyond all sense"))
    }
    self.init(
      schema: Self.schemaName,
      job: person.job,
      subject: person.subject,
      created: created,
      model: Model(model, sha256: file.sha256),
      quantity: estimate.quantity.rawValue,
      value: .correlation(estimate.value),
      interval: [
        .correlation(estimate.interval.lowerBound), .correlation(estimate.interval.upperBound),
      ],
      training: Training(estimate.training),
      validation: Validation(estimate.validation),
      betterThanMean: estimate.isBetterThanMean,
      outsidePipeline: estimate.isOutsidePipeline,
      degradations: estimate.degradations.map(Degradation.init),
      distance: .ratio(estimate.rootMeanSquare),
      largestFeature: .ratio(estimate.largest),
      intendedUse: LinearOutcomeModel.intendedUse,
      notice: Self.readingNotice
    )
  }
}

extension OutcomeReport.Model {
  init(_ model: LinearOutcomeModel, sha256: String) {
    self.init(
      name: model.name,
      citation: model.citation,
      licence: model.licence,
      sha256: sha256,
      outcome: model.outcome.name,
      unit: model.outcome.unit,
      direction: model.outcome.direction,
      features: model.features.edges.count
    )
  }
}

extension OutcomeReport.Training {
  init(_ training: LinearOutcomeModel.Training) {
    self.init(
      count: training.count,
      sites: training.sites,
      population: training.population,
      ages: [.ratio(training.ages.lowerBound), .ratio(training.ages.upperBound)]
    )
  }
}

extension OutcomeReport.Validation {
  init(_ validation: LinearOutcomeModel.Validation) {
    self.init(
      scheme: validation.scheme.rawValue,
      r: .ratio(validation.r),
      interval: [.ratio(validation.interval.lowerBound), .ratio(validation.interval.upperBound)],
      meanAbsoluteError: .correlation(validation.meanAbsoluteError),
      meanOnlyError: .correlation(validation.meanOnlyError),
      external: validation.isExternal,
      calibration: validation.calibration
    )
  }
}

extension OutcomeReport.Degradation {
  init(_ degradation: OutcomeDegradation) {
    let message =
      switch degradation {
      case .pipeline: "the pipeline is not the model's"
      case .globalSignal: "the global signal was treated otherwise"
      case .band: "the pass band is another"
      case .smoothing: "the smoothing is another"
      case .scanner: "the scanner is none of the model's, or not known"
      case .age: "the age lies outside that of the model's people, or is not known"
      case .extrapolation(let pair, let value):
        "the edge [\(pair.first), \(pair.second)] lies "
          + "\(PlainNumber(value.magnitude, places: 1)) standard deviations from the model's mean"
      }
    self.init(code: degradation.code, message: message)
  }
}

extension OutcomeEstimate {
  /// What a report states of it.
  fileprivate var numbers: [Double] {
    [
      value, interval.lowerBound, interval.upperBound, rootMeanSquare, largest,
      training.ages.upperBound, validation.meanAbsoluteError, validation.meanOnlyError,
    ]
  }
}
