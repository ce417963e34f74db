extension ResponseEstimate {
  /// The same estimate with ``text`` written from its numbers and reasons.
  func withText() -> Self {
    Self(
      status: status,
      referenceClass: referenceClass,
      outcome: outcome,
      localCount: localCount,
      responsePercent: responsePercent,
      responseCredible90: responseCredible90,
      remissionPercent: remissionPercent,
      improvementMedian: improvementMedian,
      improvementPrediction50: improvementPrediction50,
      improvementPrediction80: improvementPrediction80,
      baseRatePercent: baseRatePercent,
      connectivity: connectivity,
      evidenceGrade: evidenceGrade,
      reasons: reasons,
      text: [
        baseRateSentence, estimateSentence, connectivitySentence, spreadSentence,
        remissionSentence, limitSentence,
      ].compactMap(\.self).joined(separator: " ")
    )
  }

  private var baseRateSentence: String {
    "In the reference class of this protocol (\(referenceClass.source); "
      + "\(referenceClass.population); n = \(referenceClass.n); \(outcome.scale.rawValue), "
      + "\(outcome.horizon)) about \(baseRatePercent) of 100 patients improved by half or more."
  }

  private var estimateSentence: String {
    let learnt =
      localCount == 0 ? "" : ", with \(localCount) outcomes of this clinic taken into account,"
    return "For a new patient of that kind the model\(learnt) says \(responsePercent) of 100 "
      + "(90 % credible interval \(responseCredible90.low) to \(responseCredible90.high))."
  }

  private var connectivitySentence: String {
    if let points = connectivity.points, let range = connectivity.range90 {
      let unit = points.magnitude == 1 ? "point" : "points"
      return "The scan moves that figure by about \(signed(points)) \(unit) "
        + "(90 % range \(signed(range.low)) to \(signed(range.high))), "
        + "which is no ground for choosing or declining treatment."
    }
    let why = reasons.filter { $0.effect == .connectivityDropped }.map(\.meaning)
    return "The scan does not change that figure, because \(why.joined(separator: "; "))."
  }

  private var spreadSentence: String {
    let (inner, outer) = (improvementPrediction50, improvementPrediction80)
    return "Single patients differ far more: 8 of 10 are expected between "
      + "\(signed(outer.low)) %\(outer.low < 0 ? " (worse than before)" : "") and "
      + "\(signed(outer.high)) % improvement (80 % prediction interval), "
      + "half of them between \(signed(inner.low)) % and \(signed(inner.high)) %."
  }

  private var remissionSentence: String? {
    guard remissionPercent == nil else { return nil }
    return "Remission is not estimated: \(ResponseReason.baselineMissing.meaning)."
  }

  private var limitSentence: String {
    let population =
      reasons.contains(.populationNotStated)
      ? " \(capitalised(ResponseReason.populationNotStated.meaning))." : ""
    return "The published rates still await a check against the papers, and none of this has been "
      + "tested on this clinic's patients: research use only.\(population)"
  }

  private func capitalised(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  /// The number with its sign, a true minus, and none for 0.
  private func signed(_ x: Int) -> String {
    x == 0 ? "0" : (x < 0 ? "−" : "+") + String(x.magnitude)
  }
}
