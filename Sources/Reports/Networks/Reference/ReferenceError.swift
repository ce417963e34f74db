public import Findings
public import Networks

/// Why there are no controls to compare with, or no comparison with them.
public enum ReferenceError: CodedError, Equatable {
  /// A file is refused.
  case document(DocumentError)
  /// The controls, or the comparison, are refused.
  case deviation(DeviationError)
  /// The list of participants lacks a column.
  case columnMissing(file: String, column: String)
  /// A row of the list has another number of cells than its head.
  case rowInvalid(file: String, line: Int)
  /// The list has a person twice.
  case labelRepeated(file: String, label: String)
  /// The list lacks the person of a report.
  case participantMissing(id: String)
  /// The list has no age of a person, or none that is a number of years.
  case ageMissing(id: String, found: String)
  /// Two reports are of one person by name.
  case subjectTwice(id: String)
  /// Two reports have the same values.
  case samePerson(first: String, second: String)
  /// A report comes of another pipeline than the first.
  case pipelinesDiffer(id: String, part: String, found: String, expected: String)
  /// The digest of the pipeline is not that of its parts.
  case digestWrong(file: String)
  /// The person's report keeps fewer minutes than every control's.
  case lessData(kept: Double, least: Double)
  /// The name of scanner or scan protocol is empty.
  case siteUnnamed

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .document(let error): error.code
    case .deviation(let error): error.code
    case .columnMissing: "participants_column_missing"
    case .rowInvalid: "participants_row_invalid"
    case .labelRepeated: "participants_label_repeated"
    case .participantMissing: "controls_participant_missing"
    case .ageMissing: "controls_age_missing"
    case .subjectTwice: "controls_subject_twice"
    case .samePerson: "controls_same_person"
    case .pipelinesDiffer: "controls_pipelines_differ"
    case .digestWrong: "controls_digest_wrong"
    case .lessData: "controls_kept_more"
    case .siteUnnamed: "controls_site_unnamed"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .document(let error): error.message
    case .deviation(let error):
      error.message.prefix(1).uppercased() + error.message.dropFirst() + "."
    case .columnMissing(let file, let column): "\(file) has no column \(column)."
    case .rowInvalid(let file, let line):
      "Line \(line) of \(file) has another number of cells than the head."
    case .labelRepeated(let file, let label): "\(file) has \(label) twice."
    case .participantMissing(let id): "The list of participants lacks \(id)."
    case .ageMissing(let id, let found):
      "The list of participants gives \(id) the age \"\(found)\", which is no number of years."
    case .subjectTwice(let id): "Two reports are of \(id)."
    case .samePerson(let first, let second):
      "The reports of \(first) and \(second) have the same values."
    case .pipelinesDiffer(let id, let part, let found, let expected):
      "The report of \(id) has \(part) \(found), the first one \(expected)."
    case .digestWrong(let file):
      "The digest of the pipeline in \(file) is not that of the parts beside it."
    case .lessData(let kept, let least):
      "The report keeps \(kept) minutes, and every control kept \(least) or more: of less data values scatter "
        + "more than the controls'."
    case .siteUnnamed: "The scanner or the scan protocol has an empty name."
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .document(let error): error.remedy
    case .deviation(let error): error.remedy
    case .columnMissing, .rowInvalid:
      "Give participants.tsv as BIDS has it: participant_id, age and sex, with tabs between them."
    case .labelRepeated: "Keep one row a person."
    case .participantMissing: "Add the person to the list; the label is that of the report."
    case .ageMissing: "Add the age in years; without it nobody can be compared."
    case .subjectTwice, .samePerson: "Give one report of each person."
    case .pipelinesDiffer: "Map all controls with one program, protocol and grid."
    case .digestWrong: "Make the file again with tmsplan reference build."
    case .lessData: "Scan longer, or add controls whose reports keep as little."
    case .siteUnnamed: "Name the scanner and its scan protocol, the same for every scan of them."
    }
  }
}
