public import Findings
public import LinearAlgebra

/// Why a run cannot be cleaned.
///
/// Rows of a confound table are counted from 1, the first row below the header; lines from 1,
/// the header.
public enum DenoisingError: CodedError, Equatable {
  /// The table has no header or no rows.
  case confoundsEmpty(table: String)
  /// A line has another number of cells than the header.
  case confoundsMalformed(table: String, line: Int, expectedCells: Int, foundCells: Int)
  /// Two columns have the same name.
  case confoundsColumnDuplicated(table: String, column: String)
  /// A column that the plan needs is not there; `near` holds similar names.
  case confoundsColumnMissing(table: String, column: String, near: [String])
  /// A cell of a needed column is neither a number below 1e100 in magnitude nor `n/a`.
  case confoundsNotANumber(table: String, row: Int, column: String, text: String)
  /// A cell of a needed column is `n/a` where that has no agreed meaning.
  case confoundsValueMissing(table: String, row: Int, column: String)
  /// The components of white matter and CSF together cannot be told from those of either.
  case componentMasksUnknown(table: String)
  /// The table and the image have different numbers of frames.
  case confoundsRowCount(table: String, rows: Int, volumes: Int)
  /// A sample of the image that the result depends on is NaN or infinite.
  case seriesNotFinite(row: Int, frame: Int)
  /// The time between frames is not above 0.
  case repetitionTimeNotPositive(seconds: Double)
  /// The pass band is empty, or an edge reaches the highest frequency that the frames can carry.
  case bandPassNotPossible(BandPass, highestFrequency: Hertz)
  /// Fewer frames than the filter or the interpolation needs.
  case tooFewFrames(found: Int, needed: Int)
  /// Filter and confounds take up all that the kept frames could vary in.
  case degreesOfFreedomExhausted(keptFrames: Int, removed: Int)
  /// A factorisation failed.
  case linearAlgebra(LinearAlgebraError)
}

extension DenoisingError {
  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .confoundsEmpty: "confounds_empty"
    case .confoundsMalformed: "confounds_malformed"
    case .confoundsColumnDuplicated: "confounds_column_duplicated"
    case .confoundsColumnMissing: "confounds_column_missing"
    case .confoundsNotANumber: "confounds_not_a_number"
    case .confoundsValueMissing: "confounds_value_missing"
    case .componentMasksUnknown: "component_masks_unknown"
    case .confoundsRowCount: "confounds_row_count"
    case .seriesNotFinite: "series_not_finite"
    case .repetitionTimeNotPositive: "repetition_time_not_positive"
    case .bandPassNotPossible: "band_pass_not_possible"
    case .tooFewFrames: "too_few_frames"
    case .degreesOfFreedomExhausted: "degrees_of_freedom_exhausted"
    case .linearAlgebra(let error): error.code
    }
  }

  /// What was found, with the numbers.
  public var message: String {
    switch self {
    case .confoundsEmpty(let table):
      "\(table) has no rows below a header"
    case .confoundsMalformed(let table, let line, let expected, let found):
      "\(table), line \(line): \(found) cells where the header has \(expected)"
    case .confoundsColumnDuplicated(let table, let column):
      "\(table) has two columns named \(column)"
    case .confoundsColumnMissing(let table, let column, let near):
      "\(table) has no column \(column)"
        + (near.isEmpty ? "" : "; similar: " + near.joined(separator: ", "))
    case .confoundsNotANumber(let table, let row, let column, let text):
      "\(table), row \(row), column \(column): \"\(text)\" is not a number, or too large for one"
    case .confoundsValueMissing(let table, let row, let column):
      "\(table), row \(row), column \(column): n/a where a number is needed"
    case .componentMasksUnknown(let table):
      "\(table) has no columns w_comp_cor_… and c_comp_cor_…: which of a_comp_cor_… are of white"
        + " matter and CSF together is not told"
    case .confoundsRowCount(let table, let rows, let volumes):
      "\(table) has \(rows) rows, but the image has \(volumes) volumes"
    case .seriesNotFinite(let row, let frame):
      "series \(row) is NaN or infinite in frame \(frame)"
    case .repetitionTimeNotPositive(let seconds):
      "a repetition time of \(seconds) s"
    case .bandPassNotPossible(let band, let highest):
      "a \(band) where frames carry up to \(highest.value) Hz"
    case .tooFewFrames(let found, let needed):
      "\(found) frames where at least \(needed) are needed"
    case .degreesOfFreedomExhausted(let kept, let removed):
      "\(kept) kept frames, of which filter and confounds take up \(removed)"
    case .linearAlgebra(let error): error.message
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .confoundsEmpty, .confoundsMalformed, .confoundsColumnDuplicated:
      "Give the unchanged desc-confounds_timeseries.tsv that fMRIPrep wrote for this run."
    case .confoundsColumnMissing:
      "Give the tab-separated table that fMRIPrep wrote, or a protocol without this column."
    case .confoundsNotANumber, .confoundsValueMissing:
      "Correct the cell, or name a protocol that does not need the column."
    case .componentMasksUnknown:
      "Give the table of fMRIPrep 21 or later, or a protocol that lists the components one by one."
    case .confoundsRowCount:
      "Give the table and the image of the same run, with no volumes removed from either."
    case .seriesNotFinite:
      "Check how the image was preprocessed: it holds values that are not numbers."
    case .repetitionTimeNotPositive:
      "Correct RepetitionTime in the image's sidecar."
    case .bandPassNotPossible:
      "Use a protocol whose band lies below half the sampling rate of the run."
    case .tooFewFrames, .degreesOfFreedomExhausted:
      "Use a longer run, one with less motion, or a protocol that removes less."
    case .linearAlgebra(let error): error.remedy
    }
  }
}

extension DenoisingError {
  /// Whether it says that there is too little data, rather than that a file or a plan is wrong.
  public var isTooLittleData: Bool {
    switch self {
    case .tooFewFrames, .degreesOfFreedomExhausted: true
    default: false
    }
  }
}
