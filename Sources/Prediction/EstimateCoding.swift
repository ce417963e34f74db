extension ResponseEstimate: Codable {
  enum CodingKeys: String, CodingKey {
    case status
    case referenceClass = "reference_class"
    case outcome
    case localCount = "n_local"
    case responsePercent = "p_response_percent"
    case responseCredible90 = "p_response_credible_90"
    case remissionPercent = "p_remission_percent"
    case improvementMedian = "improvement_median"
    case improvementPrediction50 = "improvement_prediction_50"
    case improvementPrediction80 = "improvement_prediction_80"
    case baseRatePercent = "base_rate_percent"
    case connectivity
    case evidenceGrade = "evidence_grade"
    case reasons
    case text
  }

  /// Reads the published form.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      status: try fields.decode(Status.self, forKey: .status),
      referenceClass: try fields.decode(PublishedReference.self, forKey: .referenceClass),
      outcome: try fields.decode(Outcome.self, forKey: .outcome),
      localCount: try fields.decode(Int.self, forKey: .localCount),
      responsePercent: try fields.decode(Int.self, forKey: .responsePercent),
      responseCredible90: try fields.decode(PercentInterval.self, forKey: .responseCredible90),
      remissionPercent: try fields.decodeIfPresent(Int.self, forKey: .remissionPercent),
      improvementMedian: try fields.decode(Int.self, forKey: .improvementMedian),
      improvementPrediction50: try fields.decode(
        PercentInterval.self,
        forKey: .improvementPrediction50
      ),
      improvementPrediction80: try fields.decode(
        PercentInterval.self,
        forKey: .improvementPrediction80
      ),
      baseRatePercent: try fields.decode(Int.self, forKey: .baseRatePercent),
      connectivity: try fields.decode(Connectivity.self, forKey: .connectivity),
      evidenceGrade: try fields.decode(EvidenceGrade.self, forKey: .evidenceGrade),
      reasons: try fields.decode([ResponseReason].self, forKey: .reasons),
      text: try fields.decode(String.self, forKey: .text)
    )
  }

  /// Writes every field; one that is withheld is null.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(status, forKey: .status)
    try fields.encode(referenceClass, forKey: .referenceClass)
    try fields.encode(outcome, forKey: .outcome)
    try fields.encode(localCount, forKey: .localCount)
    try fields.encode(responsePercent, forKey: .responsePercent)
    try fields.encode(responseCredible90, forKey: .responseCredible90)
    try fields.encode(remissionPercent, forKey: .remissionPercent)
    try fields.encode(improvementMedian, forKey: .improvementMedian)
    try fields.encode(improvementPrediction50, forKey: .improvementPrediction50)
    try fields.encode(improvementPrediction80, forKey: .improvementPrediction80)
    try fields.encode(baseRatePercent, forKey: .baseRatePercent)
    try fields.encode(connectivity, forKey: .connectivity)
    try fields.encode(evidenceGrade, forKey: .evidenceGrade)
    try fields.encode(reasons, forKey: .reasons)
    try fields.encode(text, forKey: .text)
  }
}

extension ResponseEstimate.Outcome: Codable {
  enum CodingKeys: String, CodingKey {
    case scale
    case baseline
    case response
    case remissionCut = "remission_cut"
    case horizon
  }

  /// Reads the published form.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      scale: try fields.decode(OutcomeScale.self, forKey: .scale),
      baseline: try fields.decodeIfPresent(Double.self, forKey: .baseline),
      response: try fields.decode(String.self, forKey: .response),
      remissionCut: try fields.decode(Double.self, forKey: .remissionCut),
      horizon: try fields.decode(String.self, forKey: .horizon)
    )
  }

  /// Writes every field; a baseline that was not given is null.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(scale, forKey: .scale)
    try fields.encode(baseline, forKey: .baseline)
    try fields.encode(response, forKey: .response)
    try fields.encode(remissionCut, forKey: .remissionCut)
    try fields.encode(horizon, forKey: .horizon)
  }
}

extension ResponseEstimate.Connectivity: Codable {
  enum CodingKeys: String, CodingKey {
    case used
    case predictorKind = "predictor_kind"
    case points
    case range90 = "range_90"
    case reliability
  }

  /// Reads the published form.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      used: try fields.decode(Bool.self, forKey: .used),
      predictorKind: try fields.decode(PredictorKind.self, forKey: .predictorKind),
      points: try fields.decodeIfPresent(Int.self, forKey: .points),
      range90: try fields.decodeIfPresent(PercentInterval.self, forKey: .range90),
      reliability: try fields.decodeIfPresent(Double.self, forKey: .reliability)
    )
  }

  /// Writes every field; what is withheld is null.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(used, forKey: .used)
    try fields.encode(predictorKind, forKey: .predictorKind)
    try fields.encode(points, forKey: .points)
    try fields.encode(range90, forKey: .range90)
    try fields.encode(reliability, forKey: .reliability)
  }
}
