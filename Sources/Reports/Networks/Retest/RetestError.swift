public import Findings
import Networks

/// Why no error between days is told from people who were measured twice.
public enum RetestError: CodedError, Equatable {
  /// A file is refused.
  case document(DocumentError)
  /// A visit's report is refused.
  case visit(ChangeInputError)
  /// The list lacks a column.
  case columnMissing(file: String, column: String)
  /// A row of the list has another number of cells than its head.
  case rowInvalid(file: String, line: Int)
  /// The days between a person's visits are no number of days.
  case daysInvalid(id: String, found: String)
  /// There are too few people.
  case tooFewPeople(count: Int)
  /// A person is there twice.
  case subjectTwice(id: String)
  /// A report is of another person than its row.
  case otherSubject(found: String, expected: String)
  /// A report is there twice, by its job or by its values.
  case reportTwice(id: String, job: String)
  /// A report comes of another pipeline than the first.
  case pipelinesDiffer(id: String, part: String, found: String, expected: String)
  /// Scanner, scan protocol or citation are empty.
  case unnamed
  /// No measure has an error.
  case noMeasure
  /// The digest of the pipeline is not that of its parts.
  case digestWrong(file: String)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .document(let error): error.code
    case .visit(let error): error.code
    case .columnMissing: "retest_column_missing"
    case .rowInvalid: "retest_row_invalid"
    case .daysInvalid: "retest_days_invalid"
    case .tooFewPeople: "retest_too_few_people"
    case .subjectTwice: "retest_subject_twice"
    case .otherSubject: "retest_other_subject"
    case .reportTwice: "retest_report_twice"
    case .pipelinesDiffer: "retest_pipelines_differ"
    case .unnamed: "retest_unnamed"
    case .noMeasure: "retest_no_measure"
    case .digestWrong: "retest_digest_wrong"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .document(let error): error.message
    case .visit(let error): error.message
    case .columnMissing(let file, let column): "\(file) has no column \(column)."
    case .rowInvalid(let file, let line):
      "Line \(line) of \(file) has another number of cells than the head."
    case .daysInvalid(let id, let found):
      "The visits of \(id) are \"\(found)\" days apart, which is not 1 to 3650."
    case .tooFewPeople(let count):
      "There are \(count) people, and \(CohortError.leastPeople) are the least."
    case .subjectTwice(let id): "\(id) is there twice."
    case .otherSubject(let found, let expected): "A report of \(found) stands for \(expected)."
    case .reportTwice(let id, let job):
      "The report of job \(job), of \(id), is there twice, or has the values of another."
    case .pipelinesDiffer(let id, let part, let found, let expected):
      "A report of \(id) has \(part) \(found), the first one \(expected)."
    case .unnamed: "The scanner, the scan protocol or the citation is empty."
    case .noMeasure: "No measure is there at both visits of enough people and varies."
    case .digestWrong(let file):
      "The digest of the pipeline in \(file) is not that of the parts beside it."
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .document(let error): error.remedy
    case .visit(let error): error.remedy
    case .columnMissing, .rowInvalid:
      "Give a table with tabs: participant_id, before, after and days."
    case .daysInvalid: "Write the days between the visits, at least 1."
    case .tooFewPeople: "Measure more people twice, with nothing between that changes them."
    case .subjectTwice: "Keep one row a person."
    case .otherSubject: "Give the reports of the person whom the row names."
    case .reportTwice: "Give each report once."
    case .pipelinesDiffer: "Map all visits with one program, protocol and grid."
    case .unnamed:
      "Say where and by which protocol the people were scanned, and where that is described, or unpublished."
    case .noMeasure: "Look at the findings of the network reports."
    case .digestWrong: "Make the file again with tmsplan reference retest."
    }
  }
}
