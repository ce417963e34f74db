import Reports

/// How sure the place of one target is, as `navigation.json` says it beside the poses.
struct TargetCertainty: Encodable, Sendable {
  /// How far it lies apart in the halves of the data, in mm; nil where that could not be measured.
  let splitHalf: PlainNumber?
  /// What resamples of the data came to; nil without any.
  let resamples: TargetReport.Spread?

  init(_ target: String, _ stability: TargetReport.Stability) {
    splitHalf = stability.splitHalf.displacement[target] ?? nil
    resamples = stability.bootstrap?.methods[target]
  }

  enum CodingKeys: String, CodingKey {
    case splitHalf = "split_half_mm"
    case resamples
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    // What is not known is null, and never left out.
    try container.encode(splitHalf, forKey: .splitHalf)
    try container.encode(resamples, forKey: .resamples)
  }
}
