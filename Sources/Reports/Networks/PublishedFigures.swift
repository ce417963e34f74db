extension NetworkReport.PublishedFigure {
  private static let ours = "our own version of the surface method on ten subjects of GSP"
  private static let noise = "our own version for volumes on a volume of noise"

  /// What agreement other people's data have reached, and what noise reaches.
  static let agreements = [
    own(
      "agreement within a person, two runs of 120 frames, cortical surface",
      0.750,
      ours
    ),
    own("agreement between people, likewise", 0.599, ours),
    own("agreement with the group's template, likewise", 0.680, ours),
    own("share of people who are told apart by their runs, ten people, likewise", 1, ours),
    own("share of voxels outside the prior with a confidence of 3 or more", 0.517, noise),
    own("share of voxels outside the prior above the floor of chance", 0.195, noise),
  ]

  /// How reliable single connections of many people were.
  static let reliabilities = [
    coefficient("median of a whole connectome", 0.458),
    share("of a whole connectome's connections with a coefficient of 0.60 or more", 0.079),
    share("of a whole connectome's connections with a coefficient of 0.75 or more", 0.0014),
    coefficient("left area 25 with left dorsolateral prefrontal regions, the least", 0.07),
    coefficient("left area 25 with left dorsolateral prefrontal regions, the greatest", 0.28),
    coefficient("right area 25 with left dorsolateral prefrontal regions, the least", 0.15),
    coefficient("right area 25 with left dorsolateral prefrontal regions, the greatest", 0.30),
  ]

  private static func own(_ measure: String, _ value: Double, _ source: String) -> Self {
    Self(measure: measure, value: .ratio(value), source: source, verification: "computed")
  }

  private static func coefficient(_ what: String, _ value: Double) -> Self {
    reliability("intraclass correlation, \(what)", value)
  }

  private static func share(_ what: String, _ value: Double) -> Self {
    reliability("share \(what)", value)
  }

  private static func reliability(_ measure: String, _ value: Double) -> Self {
    Self(
      measure: measure
        + "; 833 people of HCP, two times 30 minutes, whether without the global signal is not stated",
      value: .ratio(value),
      source: "the matrices of leotozzi88/reliability_study",
      verification: "computed"
    )
  }
}
