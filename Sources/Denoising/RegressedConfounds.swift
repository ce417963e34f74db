public import Findings
import LinearAlgebra

extension DenoisingPlan {
  /// The confound columns that are regressed out, each once, in the plan's order.
  ///
  /// Under a band-pass the `cosine…` columns are left out: the filter leaves only residues of them
  /// at the ends of the run, which standardising would blow up into regressors.
  public var regressedColumns: [String] {
    var seen: Set<String> = []
    return (confounds?.columns ?? []).filter { column in
      !(bandPass != nil && isCosine(column)) && seen.insert(column).inserted
    }
  }

  /// What is worth saying about the plan itself, with `subject` naming its protocol.
  public func findings(subject: String) -> [Finding] {
    let cosines = (confounds?.columns ?? []).filter(isCosine)
    guard bandPass != nil, !cosines.isEmpty else { return [] }
    return [
      Finding(
        "cosine_confounds_dropped",
        .warning,
        subject: subject,
        message: "\(cosines.count) cosine columns are not regressed out: the band-pass already"
          + " removes slow drifts",
        remedy: "Remove the cosine columns or the band-pass from the protocol."
      )
    ]
  }
}

extension ConfoundTable {
  /// The columns that `plan` regresses out, one a row, one frame a column.
  ///
  /// `n/a` in the first row of a column of differences (derivatives, displacement, DVARS) takes
  /// the value of the second row, as nilearn does; anywhere else it is refused.
  func regressors(of plan: DenoisingPlan) throws(DenoisingError) -> Matrix {
    var regressors = Matrix.zero(rows: 0, columns: rowCount)
    for name in plan.regressedColumns {
      var values = try column(name)
      if isDifference(name), values.count > 1, values[0] == nil { values[0] = values[1] }
      regressors.append(row: try numbers(values, column: name))
    }
    return regressors
  }

  /// `values` where none is missing.
  func numbers(_ values: [Double?], column: String) throws(DenoisingError) -> [Double] {
    if let row = values.firstIndex(of: nil) {
      throw .confoundsValueMissing(table: name, row: row + 1, column: column)
    }
    return values.compactMap(\.self)
  }
}

private func isCosine(_ column: String) -> Bool { column.hasPrefix("cosine") }

/// Whether a column compares each frame with the one before, so that the first has no value.
private func isDifference(_ column: String) -> Bool {
  column.contains("_derivative1")
    || ["framewise_displacement", "dvars", "std_dvars", "rmsd"].contains(column)
}
