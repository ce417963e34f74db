extension DenoisingPlan {
  /// The columns of `table` that are regressed out, each once, in the plan's order.
  ///
  /// With a high-pass, in whatever form, the `cosine…` columns are left out: a Butterworth filter
  /// leaves only residues of them at the ends of the run, which standardising would blow up into
  /// regressors; in a projection the stop band takes their place. Components of CompCor, which
  /// fMRIPrep computes from series without these cosines, then stand beside slow drifts that the
  /// filter removes instead. A low-pass alone, and no filter, keep them.
  ///
  /// - Throws: ``DenoisingError`` where the table does not tell which columns a set has.
  public func regressedColumns(in table: ConfoundTable) throws(DenoisingError) -> [String] {
    let columns = try confounds?.columns(in: table) ?? []
    return columns.filter { !(dropsCosines && isCosine($0)) }
  }

  private var dropsCosines: Bool { bandPass?.highPass != nil }
}

extension ConfoundTable {
  /// The column `name` as a regressor, one value a frame.
  ///
  /// `n/a` in the first row of a column of differences (derivatives, displacement, DVARS) takes
  /// the value of the second row, as nilearn does; anywhere else it is refused.
  func regressor(_ name: String) throws(DenoisingError) -> [Double] {
    var values = try column(name)
    if isDifference(name), values.count > 1, values[0] == nil { values[0] = values[1] }
    return try numbers(values, column: name)
  }

  /// `values` where none is missing.
  func numbers(_ values: [Double?], column: String) throws(DenoisingError) -> [Double] {
    if let row = values.firstIndex(of: nil) {
      throw .confoundsValueMissing(table: name, row: row + 1, column: column)
    }
    return values.compactMap(\.self)
  }
}

/// Whether a column compares each frame with the one before, so that the first has no value.
private func isDifference(_ column: String) -> Bool {
  column.contains("_derivative1")
    || ["framewise_displacement", "dvars", "std_dvars", "rmsd"].contains(column)
}
