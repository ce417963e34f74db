import Geometry

@testable import Networks

/// A model of two edges that can be changed one value at a time.
struct ModelForm {
  var name = "made up"
  var atlas = String(repeating: "a", count: 64)
  var space = Space.template(.mni152NLin6Asym)
  var edges = [ParcelPair(1, 2), ParcelPair(1, 3)]
  var means = [0.2, 0.1]
  var deviations = [0.1, 0.2]
  var weights = [2.0, -1.0]
  var intercept = 11.2
  var link = OutcomeLink.identity
  var pipeline = ModelForm.pipeline
  var count = 240
  var sites = 4
  var ages = 18.0...65.0
  var scanners = ["Prisma", "Skyra"]
  var scheme = ValidationScheme.leaveSiteOut
  var r = 0.3
  var interval = 0.1...0.5
  var error = 4.1
  var meanOnlyError = 4.4
  var calibration: String?
  var residual = 5.2
  var parcels = Set(0..<10)

  static let pipeline = LinearOutcomeModel.Pipeline(
    sha256: String(repeating: "b", count: 64),
    globalSignal: .kept,
    bandHz: 0.01...0.1,
    fwhm: 6.mm
  )

  func model() throws(OutcomeModelError) -> LinearOutcomeModel {
    try LinearOutcomeModel(
      name: name,
      citation: "unpublished",
      licence: "none",
      outcome: .init(name: "change", unit: "points", direction: "higher is better"),
      features: .init(
        atlasSHA256: atlas,
        space: space,
        edges: edges,
        means: means,
        deviations: deviations
      ),
      weights: weights,
      intercept: intercept,
      link: link,
      pipeline: pipeline,
      training: .init(
        count: count,
        sites: sites,
        population: "adults",
        ages: ages,
        scanners: scanners
      ),
      validation: .init(
        scheme: scheme,
        r: r,
        interval: interval,
        meanAbsoluteError: error,
        meanOnlyError: meanOnlyError,
        isExternal: true,
        calibration: calibration
      ),
      residualDeviation: residual,
      parcels: parcels
    )
  }

  static func context(
    atlas: String = String(repeating: "a", count: 64),
    space: Space = .template(.mni152NLin6Asym),
    pipeline: LinearOutcomeModel.Pipeline = ModelForm.pipeline,
    scanner: String? = "Prisma",
    age: Double? = 40
  ) -> OutcomeContext {
    OutcomeContext(
      atlasSHA256: atlas,
      space: space,
      pipeline: pipeline,
      scanner: scanner,
      age: age
    )
  }
}
