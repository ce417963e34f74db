import Geometry
import Networks

/// A file of the form `tmsplanner.linear-model/1`, key by key.
struct LinearModelDocument: Codable {
  struct Outcome: Codable {
    let name: String
    let unit: String
    let direction: String
  }

  struct Features: Codable {
    let kind: String
    let atlasSha256: String
    let space: String
    let edges: [[Int]]
    let mean: [Double]
    let sd: [Double]
  }

  struct Pipeline: Codable {
    let sha256: String
    let gsr: Bool
    /// Null of series that were not filtered.
    @ExplicitNull var bandpassHz: [Double]?
    let fwhmMm: Double
  }

  struct Training: Codable {
    let n: Int
    let sites: Int
    let population: String
    let age: [Double]
    let scanners: [String]
  }

  struct Validation: Codable {
    let scheme: String
    let r: Double
    let r95: [Double]
    let mae: Double
    let nullMae: Double
    let external: Bool
    let calibration: String?
  }

  let schema: String
  let name: String
  let citation: String
  let licence: String
  let outcome: Outcome
  let features: Features
  let weights: [Double]
  let intercept: Double
  let link: String
  let pipeline: Pipeline
  let training: Training
  let validation: Validation
  let residualSd: Double
}

extension LinearModelDocument {
  /// The model, with the parcels of its atlas.
  func model(parcels: Set<Int>) throws(OutcomeModelError) -> LinearOutcomeModel {
    guard features.kind == LinearOutcomeModel.featureKind else {
      throw .invalid(
        key: "features.kind",
        reason: "is \(features.kind), not \(LinearOutcomeModel.featureKind)"
      )
    }
    guard let space = Space(name: features.space) else {
      throw .invalid(key: "features.space", reason: "is no known space")
    }
    guard let link = OutcomeLink(rawValue: link) else {
      throw .invalid(key: "link", reason: "is neither identity nor logistic")
    }
    guard let scheme = ValidationScheme(rawValue: validation.scheme) else {
      throw .invalid(key: "validation.scheme", reason: "is no known scheme")
    }
    return try LinearOutcomeModel(
      name: name,
      citation: citation,
      licence: licence,
      outcome: .init(name: outcome.name, unit: outcome.unit, direction: outcome.direction),
      features: .init(
        atlasSHA256: features.atlasSha256,
        space: space,
        edges: try pairs(features.edges, key: "features.edges"),
        means: features.mean,
        deviations: features.sd
      ),
      weights: weights,
      intercept: intercept,
      link: link,
      pipeline: .init(
        sha256: pipeline.sha256,
        globalSignal: pipeline.gsr ? .regressed : .kept,
        bandHz: try band(),
        fwhm: pipeline.fwhmMm.mm
      ),
      training: .init(
        count: training.n,
        sites: training.sites,
        population: training.population,
        ages: try range(training.age, key: "training.age"),
        scanners: training.scanners
      ),
      validation: .init(
        scheme: scheme,
        r: validation.r,
        interval: try range(validation.r95, key: "validation.r95"),
        meanAbsoluteError: validation.mae,
        meanOnlyError: validation.nullMae,
        isExternal: validation.external,
        calibration: validation.calibration
      ),
      residualDeviation: residualSd,
      parcels: parcels
    )
  }

  private func band() throws(OutcomeModelError) -> ClosedRange<Double>? {
    guard let edges = pipeline.bandpassHz else { return nil }
    return try range(edges, key: "pipeline.bandpassHz")
  }
}

/// Two ascending numbers as a range.
func range(_ numbers: [Double], key: String) throws(OutcomeModelError) -> ClosedRange<Double> {
  guard numbers.count == 2, numbers[0] <= numbers[1] else {
    throw .invalid(key: key, reason: "is not two ascending numbers")
  }
  return numbers[0]...numbers[1]
}

/// Lists of two numbers as pairs.
func pairs(_ lists: [[Int]], key: String) throws(OutcomeModelError) -> [ParcelPair] {
  var pairs: [ParcelPair] = []
  for list in lists {
    guard list.count == 2 else {
      throw .invalid(key: key, reason: "has a list of \(list.count) where a pair must be")
    }
    pairs.append(ParcelPair(list[0], list[1]))
  }
  return pairs
}
