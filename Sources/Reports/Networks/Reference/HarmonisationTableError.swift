public import Findings
public import Networks

/// Why a table is not harmonised.
public enum HarmonisationTableError: CodedError, Equatable {
  /// The file is refused.
  case document(DocumentError)
  /// The measures cannot be harmonised.
  case harmonisation(HarmonisationError)
  /// The table lacks a column.
  case columnMissing(file: String, column: String)
  /// The table has a column twice.
  case columnRepeated(file: String, column: String)
  /// A row has another number of cells than the head.
  case rowInvalid(file: String, line: Int)
  /// The table has a subject twice.
  case subjectRepeated(file: String, subject: String)
  /// A cell is no number, or a batch has no name.
  case valueInvalid(file: String, subject: String, column: String, found: String)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .document(let error): error.code
    case .harmonisation(let error): error.code
    case .columnMissing: "harmonise_column_missing"
    case .columnRepeated: "harmonise_column_repeated"
    case .rowInvalid: "harmonise_row_invalid"
    case .subjectRepeated: "harmonise_subject_repeated"
    case .valueInvalid: "harmonise_value_invalid"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .document(let error): error.message
    case .harmonisation(let error): sentence(error.message)
    case .columnMissing(let file, let column): "\(file) has no column \(column)."
    case .columnRepeated(let file, let column): "\(file) has the column \(column) twice."
    case .rowInvalid(let file, let line):
      "Line \(line) of \(file) has another number of cells than the head."
    case .subjectRepeated(let file, let subject): "\(file) has \(subject) twice."
    case .valueInvalid(let file, let subject, let column, let found):
      "\(file) gives \(subject) the \(column) \"\(found)\"."
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .document(let error): error.remedy
    case .harmonisation(let error): error.remedy
    case .columnMissing:
      "Give a table with tabs, whose head names subject, batch, the covariates and the measures."
    case .columnRepeated: "Keep one column of that name."
    case .rowInvalid: "Give each row as many cells as the head; n/a where a value is missing."
    case .subjectRepeated: "Keep one row a subject; of several visits, one."
    case .valueInvalid:
      "Write numbers with a point, sex as 0 and 1, and name each batch; leave other columns out."
    }
  }
}
