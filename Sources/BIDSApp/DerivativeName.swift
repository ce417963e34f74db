/// The names of a unit's files, as BIDS has them.
struct DerivativeName {
  /// The unit's name: `sub-…`, and `_ses-…` where there is one.
  let unit: String
  /// The task's label, where the runs name one.
  let task: String?

  /// `sub-X[_ses-Y][_task-T]`.
  private var stem: String { unit + (task.map { "_task-\($0)" } ?? "") }

  /// A map or mask on the grid of `space`, without its ending.
  ///
  /// - Parameters:
  ///   - space: The space's label.
  ///   - resolution: The label of `res-`; nil without one.
  ///   - description: The label of `desc-`.
  ///   - statistic: The label of `stat-`; nil without one.
  ///   - suffix: What it is.
  /// - Returns: The name, the labels stripped of what labels may not hold.
  func image(
    space: String,
    resolution: String?,
    description: String,
    statistic: String? = nil,
    suffix: String
  ) -> String {
    let parts = [("space", space), ("res", resolution), ("desc", description), ("stat", statistic)]
    return parts.reduce(stem) { name, part in
      part.1.map { "\(name)_\(part.0)-\(bareLabel($0))" } ?? name
    } + "_\(suffix)"
  }

  /// The report.
  var report: String { stem + "_target.json" }

  /// The report as a page for people.
  var page: String { stem + "_target.html" }

  /// What its pictures are drawn from.
  var figures: String { stem + "_figures.json" }

  /// What the unit was made from.
  var record: String { unit + "_record.json" }

  /// Why there is nothing of the unit.
  var error: String { unit + "_error.json" }
}

/// `text` without what BIDS does not allow in a label.
func bareLabel(_ text: String) -> String {
  text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "+") }
}

/// A region's label: what stands before the first hyphen of its id, `dlpfc` of `dlpfc-left-union`.
func regionLabel(_ id: String) -> String {
  bareLabel(String(id.split(separator: "-").first ?? "region"))
}
