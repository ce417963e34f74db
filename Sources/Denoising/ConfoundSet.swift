/// A named set of confound columns, with fMRIPrep's column names.
///
/// nilearn's names are those of `load_confounds_strategy` 0.14.1, without its demeaning, which a
/// cleaning makes up for. The `cosine…` columns of a set are those that the table has; a filter with
/// a high-pass does their work, so that ``DenoisingPlan/regressedColumns(in:)`` leaves them out.
public enum ConfoundSet: Hashable, Sendable {
  /// Six motion parameters, white matter and CSF: few enough for halves of a short run.
  case parameters8
  /// The same with the global signal.
  case parameters9
  /// Six motion parameters, their derivatives, and the squares of both; XCP-D's 24P.
  case motion24
  /// 24 motion columns, white matter and CSF: 27P without the global signal.
  case parameters26
  /// 24 motion columns, white matter, CSF and global signal; XCP-D's 27P.
  case parameters27
  /// 24 motion columns, and white matter, CSF and global signal in four forms each; XCP-D's 36P.
  case parameters36
  /// nilearn's `simple`: 24 motion columns, white matter, CSF, and cosines.
  case simple
  /// nilearn's `scrubbing`: 24 motion columns, white matter and CSF in four forms each, and cosines.
  ///
  /// The strategy's censoring is ``DenoisingPlan/censoring``: nilearn's defaults are 0.5 mm, 1.5 and
  /// segments of 5 frames.
  case scrubbing
  /// nilearn's `compcor`: 24 motion columns, components of white matter and CSF together, and cosines.
  ///
  /// The first `components` of the `a_comp_cor_…` columns, or nil for all that the table has.
  case compCor(components: Int?)
  /// XCP-D's `acompcor`: motion and its derivatives, components of either tissue, and cosines.
  ///
  /// The first `components` of `w_comp_cor_…`, and as many of `c_comp_cor_…`, counted from 00.
  /// XCP-D describes it so with 5 of each; the pattern in its file takes 01 to 05.
  case aCompCor(components: Int)
  /// XCP-D's `acompcor_gsr`: as ``aCompCor(components:)``, with white matter, CSF and global signal.
  case aCompCorGlobalSignal(components: Int)
  /// Columns named one by one.
  case columns([String])

  /// The columns that are the same for every table, in the order of regression.
  ///
  /// All columns of a set but the cosines and, where ``compCor(components:)`` takes all that there
  /// are, the components.
  public var columns: [String] {
    switch self {
    case .parameters8: motion + ["white_matter", "csf"]
    case .parameters9: motion + ["white_matter", "csf", "global_signal"]
    case .motion24: motionColumns
    case .parameters26: motionColumns + ["white_matter", "csf"]
    case .parameters27: motionColumns + ["white_matter", "csf", "global_signal"]
    case .parameters36:
      motionColumns + expanded(["global_signal", "csf", "white_matter"], allForms)
    case .simple: motionColumns + ["csf", "white_matter"]
    case .scrubbing: motionColumns + expanded(["csf", "white_matter"], allForms)
    case .compCor(let count): motionColumns + components("a", count ?? 0)
    case .aCompCor(let count):
      expanded(motion, ["", "_derivative1"]) + components("w", count) + components("c", count)
    case .aCompCorGlobalSignal(let count):
      Self.aCompCor(components: count).columns + ["global_signal", "csf", "white_matter"]
    case .columns(let names): names
    }
  }

  /// Whether the set takes the `cosine…` columns of a table, or names some itself.
  var hasCosines: Bool {
    switch self {
    case .parameters8, .parameters9, .motion24, .parameters26, .parameters27, .parameters36: false
    case .simple, .scrubbing, .compCor, .aCompCor, .aCompCorGlobalSignal: true
    case .columns(let names): names.contains(where: isCosine)
    }
  }

  /// The columns of the set in `table`, each once, in the order of regression.
  ///
  /// - Throws: ``DenoisingError/componentMasksUnknown(table:)`` where the table does not tell which
  ///   components are of white matter and CSF together: fMRIPrep before 21 gave all of them names
  ///   in `a_comp_cor_…`, and only a JSON file beside the table, which is not read, tells them apart.
  ///   ``DenoisingError/confoundsColumnMissing(table:column:near:)`` where all components are asked
  ///   for and there is none.
  func columns(in table: ConfoundTable) throws(DenoisingError) -> [String] {
    var names = columns
    if case .compCor(let count) = self {
      guard table.columnNames.contains(where: isComponentOfOneTissue) else {
        throw .componentMasksUnknown(table: table.name)
      }
      if count == nil {
        let all = table.columnNames.filter { $0.hasPrefix("a_comp_cor_") }
        names += all.isEmpty ? components("a", 1) : all
      }
    }
    if case .columns = self {} else if hasCosines { names += table.columnNames.filter(isCosine) }
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}

/// Whether a column is one of fMRIPrep's discrete cosines.
func isCosine(_ column: String) -> Bool { column.hasPrefix("cosine") }

private func isComponentOfOneTissue(_ column: String) -> Bool {
  column.hasPrefix("w_comp_cor_") || column.hasPrefix("c_comp_cor_")
}

private let motion = ["trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"]
private let allForms = ["", "_derivative1", "_power2", "_derivative1_power2"]
private let motionColumns = expanded(motion, allForms)

private func expanded(_ names: [String], _ forms: [String]) -> [String] {
  names.flatMap { name in forms.map { name + $0 } }
}

/// The first `count` columns of the components whose names begin with `mask`.
private func components(_ mask: String, _ count: Int) -> [String] {
  (0..<count).map { "\(mask)_comp_cor_\($0 < 10 ? "0" : "")\($0)" }
}
