import Findings
import Prediction
import Statistics
import Testing

@Suite struct OutcomeDistributionTests {
  struct Row: Sendable {
    let index: Int
    let mean: Double
    let remission: Double
    let worst: Double
    let deviation: Double
    let threshold: Double
  }

  @Test(arguments: [
    Row(
      index: 0,
      mean: 43.2203,
      remission: 70.3390,
      worst: -27.5008,
      deviation: 37.6541,
      threshold: 0.025069
    ),
    Row(
      index: 1,
      mean: 42.9787,
      remission: 70.2128,
      worst: -19.8916,
      deviation: 34.5493,
      threshold: 0.075270
    ),
    Row(
      index: 2,
      mean: 52.5,
      remission: 67.7419,
      worst: -23.6882,
      deviation: 36.5947,
      threshold: -0.239380
    ),
  ])
  func `a published class has the knots and moments of the reference`(_ row: Row) throws {
    let outcomes = try Published.all()[row.index].outcomes
    let (mean, deviation) = outcomes.moments
    #expect((mean - row.mean).magnitude < 1e-4)
    #expect((outcomes.improvements[2] - row.remission).magnitude < 1e-4)
    #expect((outcomes.worst - row.worst).magnitude < 1e-4)
    #expect((deviation - row.deviation).magnitude < 1e-4)
    #expect((outcomes.latentThreshold(50) - row.threshold).magnitude < 1e-6)
  }

  @Test func `mean, response and remission are the published ones exactly`() throws {
    for reference in try Published.all() {
      let outcomes = reference.outcomes
      let remission = improvement(from: reference.trialBaseline, to: reference.remissionCut)
      #expect((outcomes.moments.mean - reference.meanImprovement.percent).magnitude < 1e-9)
      #expect((1 - outcomes.cdf(50) - reference.responseRate).magnitude < 1e-9)
      #expect((1 - outcomes.cdf(remission) - reference.remissionRate).magnitude < 1e-9)
    }
  }

  @Test func `quantile undoes cdf between the worst outcome and full recovery`() throws {
    let outcomes = try Published.itbs().outcomes
    for step in 1..<100 {
      let p = Double(step) / 100
      #expect((outcomes.cdf(outcomes.quantile(p)) - p).magnitude < 1e-12)
    }
    #expect(outcomes.cdf(-1000) == 0 && outcomes.cdf(101) == 1)
    #expect(outcomes.quantile(0) == outcomes.worst && outcomes.quantile(1) == 100)
  }

  @Test func `latent outcomes are kept off the ends but thresholds are not`() throws {
    let outcomes = try Published.itbs().outcomes
    #expect((outcomes.latent(100) - StandardNormal.quantile(0.995)).magnitude < 1e-12)
    #expect((outcomes.latent(-500) - StandardNormal.quantile(0.005)).magnitude < 1e-12)
    #expect(outcomes.latentThreshold(-500) == -.infinity)
  }

  /// A class with one figure changed.
  private func reference(
    id: String = "x",
    n: Int = 209,
    response: Double = 0.49,
    remission: Double = 0.32,
    mean: ReferenceClass.MeanImprovement = .percent(43),
    cut: Double = 7,
    baseline: Double = 23.6
  ) throws(PredictionError) -> ReferenceClass {
    try ReferenceClass(
      id: id,
      source: "a trial",
      population: "adults",
      sampleSize: n,
      responseRate: response,
      remissionRate: remission,
      meanImprovement: mean,
      scale: .hrsd17,
      remissionCut: cut,
      trialBaseline: baseline,
      horizon: "end of course",
      verification: .read
    )
  }

  private func refusedField(_ make: () throws(PredictionError) -> ReferenceClass) -> String? {
    do throws(PredictionError) {
      _ = try make()
      return nil
    } catch {
      guard case .referenceClassInvalid(_, let field, _, _) = error else { return "other" }
      return field
    }
  }

  @Test func `impossible figures are refused by name`() {
    #expect(refusedField { () throws(PredictionError) in try reference() } == nil)
    #expect(refusedField { () throws(PredictionError) in try reference(id: " ") } == "id")
    #expect(refusedField { () throws(PredictionError) in try reference(n: 0) } == "sample size")
    for rate in [0, 1, 1.2, -0.1, .nan] {
      #expect(
        refusedField { () throws(PredictionError) in try reference(response: rate) }
          == "response rate"
      )
    }
    for rate in [0, 0.49, 0.6, .nan] {
      #expect(
        refusedField { () throws(PredictionError) in try reference(remission: rate) }
          == "remission rate"
      )
    }
    for mean in [95, .nan, .infinity] {
      #expect(
        refusedField { () throws(PredictionError) in try reference(mean: .percent(mean)) }
          == "mean improvement"
      )
    }
    for cut in [0, 11.8, 20, .nan] {
      #expect(
        refusedField { () throws(PredictionError) in try reference(cut: cut) } == "remission cut"
      )
    }
    for baseline in [0, 53, .nan] {
      #expect(
        refusedField { () throws(PredictionError) in try reference(baseline: baseline) }
          == "trial baseline"
      )
    }
  }

  @Test func `a refusal tells the class, the field and what was expected`() {
    do throws(PredictionError) {
      _ = try reference(id: "itbs", response: 1.2)
      Issue.record("not refused")
    } catch {
      #expect(error.code == "reference_class_invalid")
      #expect(error.message.contains("itbs") && error.message.contains("1.2"))
      #expect(!error.remedy.isEmpty)
    }
  }
}
