import Geometry
import Testing

@testable import Networks

/// A model that a user brings: what it may hold, when it is refused, and when it is degraded.
@Suite struct OutcomeModelTests {
  let edges = [ParcelPair(1, 2): 0.3, ParcelPair(1, 3): 0.5, ParcelPair(7, 8): 9]

  func key(_ change: (inout ModelForm) -> Void) -> String? {
    var form = ModelForm()
    change(&form)
    do throws(OutcomeModelError) {
      _ = try form.model()
      return nil
    } catch .invalid(let key, _) {
      #expect(OutcomeModelError.invalid(key: key, reason: "").code == "outcome_model_invalid")
      return key
    } catch {
      return error.code
    }
  }

  func code(
    _ context: OutcomeContext = ModelForm.context(),
    edges: [ParcelPair: Double]? = nil,
    _ change: (inout ModelForm) -> Void = { _ in }
  ) -> String? {
    var form = ModelForm()
    change(&form)
    do throws(OutcomeModelError) {
      _ = try form.model().apply(to: edges ?? self.edges, in: context)
      return nil
    } catch {
      return error.code
    }
  }

  @Test func `a score is the intercept and weighted standardised edges`() throws {
    let found = try ModelForm().model().apply(to: edges, in: ModelForm.context())
    #expect((found.value - (11.2 + 2 * 1 - 1 * 2)).magnitude < 1e-12)
    #expect((found.interval.lowerBound - (found.value - 1.96 * 5.2)).magnitude < 1e-12)
    #expect((found.largest - 2).magnitude < 1e-12)
    #expect((found.rootMeanSquare - 2.5.squareRoot()).magnitude < 1e-12)
    #expect(!found.isOutsidePipeline && found.isBetterThanMean)
    #expect(found.training.count == 240 && found.validation.meanOnlyError == 4.4)
    #expect(LinearOutcomeModel.intendedUse == "research")
  }

  @Test func `values that cannot be are refused by the key of the file`() {
    #expect(key { _ in } == nil)
    #expect(key { $0.name = " " } == "name")
    #expect(key { $0.atlas = "abc" } == "features.atlasSha256")
    #expect(key { $0.weights = [1] } == "weights")
    #expect(key { $0.means = [0.1, .nan] } == "features.mean")
    #expect(key { $0.deviations = [0.1, 0] } == "features.sd")
    #expect(key { $0.edges = [ParcelPair(2, 1), ParcelPair(1, 3)] } == "features.edges")
    #expect(key { $0.edges = [ParcelPair(1, 1), ParcelPair(1, 3)] } == "features.edges")
    #expect(key { $0.edges = [ParcelPair(1, 3), ParcelPair(1, 3)] } == "features.edges")
    #expect(key { $0.edges = [ParcelPair(1, 3), ParcelPair(1, 30)] } == "features.edges")
    #expect(
      key { ($0.edges, $0.means, $0.deviations, $0.weights) = ([], [], [], []) } == "features.edges"
    )
    #expect(key { $0.intercept = .infinity } == "intercept")
    #expect(key { $0.residual = 0 } == "residualSd")
    #expect(key { $0.count = 0 } == "training.n")
    #expect(key { $0.sites = 0 } == "training.sites")
    #expect(key { $0.ages = -1...4 } == "training.age")
    #expect(key { $0.scanners = [] } == "training.scanners")
    #expect(key { $0.r = 1.2 } == "validation.r")
    #expect(key { $0.interval = 0.4...0.5 } == "validation.r95")
    #expect(key { $0.error = -1 } == "validation.mae")
    #expect(key { $0.meanOnlyError = .nan } == "validation.nullMae")
    #expect(key { $0.calibration = "" } == "validation.calibration")
  }

  @Test func `settings of the pipeline that cannot be are refused`() {
    func pipeline(_ band: ClosedRange<Double>?, _ fwhm: Double) -> LinearOutcomeModel.Pipeline {
      .init(
        sha256: String(repeating: "b", count: 64),
        globalSignal: .kept,
        bandHz: band,
        fwhm: fwhm.mm
      )
    }
    #expect(key { $0.pipeline = pipeline(0.1...0.1, 6) } == "pipeline.bandpassHz")
    #expect(key { $0.pipeline = pipeline(nil, -1) } == "pipeline.fwhmMm")
    #expect(key { $0.pipeline = pipeline(nil, 0) } == nil)
  }

  @Test func `an estimate that cannot be honest is refused`() {
    #expect(code() == nil)
    #expect(
      code(ModelForm.context(atlas: String(repeating: "c", count: 64))) == "outcome_other_atlas"
    )
    #expect(
      code(ModelForm.context(space: .template(.mni152NLin2009cAsym))) == "outcome_other_space"
    )
    #expect(code(edges: [ParcelPair(1, 2): 0.3]) == "outcome_edges_missing")
    #expect(
      code(edges: [ParcelPair(1, 2): 0.3, ParcelPair(1, 3): .nan]) == "outcome_edges_missing"
    )
    #expect(code { $0.scheme = .inSample } == "outcome_in_sample_only")
    #expect(code { $0.count = 49 } == "outcome_too_few_people")
    #expect(code { $0.count = 50 } == nil)
  }

  @Test func `what is not as in the model's people degrades the estimate`() throws {
    func codes(_ context: OutcomeContext, _ values: [ParcelPair: Double]? = nil) throws -> [String]
    {
      try ModelForm().model().apply(to: values ?? edges, in: context).degradations.map(\.code)
    }
    let other = LinearOutcomeModel.Pipeline(
      sha256: String(repeating: "d", count: 64),
      globalSignal: .regressed,
      bandHz: nil,
      fwhm: 4.mm
    )
    #expect(
      try codes(ModelForm.context(pipeline: other)) == [
        "outcome_pipeline_differs", "outcome_global_signal_differs", "outcome_band_differs",
        "outcome_smoothing_differs",
      ]
    )
    #expect(try codes(ModelForm.context(scanner: "Terra")) == ["outcome_scanner_differs"])
    #expect(try codes(ModelForm.context(scanner: nil)) == ["outcome_scanner_differs"])
    #expect(try codes(ModelForm.context(age: 66)) == ["outcome_age_outside"])
    #expect(try codes(ModelForm.context(age: nil)) == ["outcome_age_outside"])
    let far = [ParcelPair(1, 2): 0.61, ParcelPair(1, 3): 0.1]
    #expect(try codes(ModelForm.context(), far) == ["outcome_extrapolation"])
  }

  @Test func `a logistic model gives a probability only with a statement of calibration`() throws {
    var form = ModelForm()
    (form.link, form.intercept) = (.logistic, -40)
    let score = try form.model().apply(to: edges, in: ModelForm.context())
    #expect(score.quantity == .score && score.value == -40)
    form.calibration = "slope 0.9, intercept 0.1 in 200 people of another site"
    let chance = try form.model().apply(to: edges, in: ModelForm.context())
    #expect(chance.quantity == .probability)
    #expect(chance.value > 0 && chance.value < 1e-15)
    #expect(chance.interval.contains(chance.value))
    form.link = .identity
    let plain = try form.model().apply(to: edges, in: ModelForm.context())
    #expect(plain.quantity == .outcome)
  }

  @Test func `a model that does no better than the mean is seen to`() throws {
    var form = ModelForm()
    form.error = 4.5
    let found = try form.model().apply(to: edges, in: ModelForm.context())
    #expect(!found.isBetterThanMean)
  }
}
