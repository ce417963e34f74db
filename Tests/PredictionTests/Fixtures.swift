import Prediction

/// The published figures of the two arms of THREE-D and of the pooled accelerated trials.
enum Published {
  static func itbs() throws(PredictionError) -> ReferenceClass {
    try ReferenceClass(
      id: "itbs",
      source: "THREE-D iTBS arm",
      population: "adult MDD, left DLPFC",
      sampleSize: 209,
      responseRate: 0.49,
      remissionRate: 0.32,
      meanImprovement: .scores(baseline: 23.6, final: 13.4),
      scale: .hrsd17,
      remissionCut: 7,
      trialBaseline: 23.6,
      horizon: "end of course",
      verification: .recalled
    )
  }

  static func tenHertz() throws(PredictionError) -> ReferenceClass {
    try ReferenceClass(
      id: "rtms_10hz",
      source: "THREE-D 10 Hz arm",
      population: "adult MDD, left DLPFC",
      sampleSize: 205,
      responseRate: 0.47,
      remissionRate: 0.27,
      meanImprovement: .scores(baseline: 23.5, final: 13.4),
      scale: .hrsd17,
      remissionCut: 7,
      trialBaseline: 23.5,
      horizon: "end of course",
      verification: .recalled
    )
  }

  static func accelerated() throws(PredictionError) -> ReferenceClass {
    try ReferenceClass(
      id: "accelerated_itbs",
      source: "two trials, pooled active arms",
      population: "adult MDD, left DLPFC",
      sampleSize: 37,
      responseRate: 22 / 37,
      remissionRate: 18 / 37,
      meanImprovement: .percent(52.5),
      scale: .madrs,
      remissionCut: 10,
      trialBaseline: 31,
      horizon: "one month",
      verification: .recalled
    )
  }

  static func all() throws(PredictionError) -> [ReferenceClass] {
    [try itbs(), try tenHertz(), try accelerated()]
  }
}

/// The subject of the reference cases: predictor 1, reliability 0.30, so that 0.75 remains.
struct EvidenceFixture {
  var fisherZ = -0.42
  var reliability: Double? = 0.30
  var usableMinutes = 20.0
  var signFlip: Bool? = false
  var respiration: Bool? = false
  var hemisphere = Hemisphere.left
  var seed = "sgc"
  var pipelineHash = "A"
  var kind = PredictorKind.optimisedTarget
  var hasReference = true

  func evidence() throws(PredictionError) -> ConnectivityEvidence {
    ConnectivityEvidence(
      fisherZ: fisherZ,
      reliability: reliability,
      usableMinutes: usableMinutes,
      globalSignalSignFlip: signFlip,
      respirationFlag: respiration,
      hemisphere: hemisphere,
      seed: seed,
      pipelineHash: pipelineHash,
      predictorKind: kind,
      reference: hasReference
        ? try ConnectivityReference(
          mean: -0.30,
          standardDeviation: 0.12,
          hemisphere: .left,
          seed: "sgc",
          pipelineHash: "A"
        ) : nil
    )
  }
}

/// An adult with unipolar depression and a baseline of 24 on the trials' scale.
func statedRequest(baseline: Double? = 24) throws(PredictionError) -> ResponseRequest {
  try ResponseRequest(scale: .hrsd17, baseline: baseline, age: 45, diagnosis: .majorDepression)
}

extension ResponseOutcome {
  /// The estimate, or nil where there is none.
  var estimate: ResponseEstimate? {
    if case .estimate(let estimate) = self { estimate } else { nil }
  }

  /// The reasons why there is no estimate; empty where there is one.
  var refusals: [ResponseReason] {
    if case .refused(let refusal) = self { refusal.reasons } else { [] }
  }
}
