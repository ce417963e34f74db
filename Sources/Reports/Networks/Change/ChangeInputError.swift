public import Findings
public import Planning

/// Why two visits are not compared at all.
public enum ChangeInputError: CodedError, Equatable {
  /// A file is refused.
  case document(DocumentError)
  /// An image of labels is refused.
  case labels(PlanningError)
  /// A folder holds no network report.
  case noReport(folder: String)
  /// A folder holds several network reports.
  case severalReports(folder: String, names: [String])
  /// A visit has no report.
  case emptyVisit
  /// The target beside a network report is of another job.
  case targetOfOtherJob(file: String)
  /// A report is of another person than the first.
  case otherSubject(found: String, expected: String)
  /// A report is given twice.
  case reportTwice(job: String)
  /// A report is of a scan that another report is of too.
  case scanTwice(job: String, other: String)
  /// The reports of one visit come of several pipelines.
  case visitPipelinesDiffer(part: String, found: String, expected: String)
  /// The people who were measured twice were mapped by another pipeline.
  case cohortPipelineDiffers(part: String, found: String, expected: String)
  /// The person is one of those who were measured twice.
  case cohortHoldsSubject(id: String)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .document(let error): error.code
    case .labels(let error): error.code
    case .noReport: "change_folder_without_report"
    case .severalReports: "change_folder_with_several"
    case .emptyVisit: "change_visit_empty"
    case .targetOfOtherJob: "change_target_of_other_job"
    case .otherSubject: "change_other_subject"
    case .reportTwice: "change_report_twice"
    case .scanTwice: "change_scan_twice"
    case .visitPipelinesDiffer: "change_visit_pipelines_differ"
    case .cohortPipelineDiffers: "retest_other_pipeline"
    case .cohortHoldsSubject: "retest_holds_subject"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .document(let error): error.message
    case .labels(let error): error.finding.subject + ": " + error.finding.message
    case .noReport(let folder): "\(folder) holds no file that ends in _networks.json."
    case .severalReports(let folder, let names):
      "\(folder) holds several network reports: \(names.joined(separator: ", "))."
    case .emptyVisit: "A visit has no report."
    case .targetOfOtherJob(let file): "\(file) is of another job than the network report beside it."
    case .otherSubject(let found, let expected):
      "One report is of \(found), the first of \(expected)."
    case .reportTwice(let job): "The report of job \(job) is given twice."
    case .scanTwice(let job, let other): "Jobs \(other) and \(job) mapped the same scan."
    case .visitPipelinesDiffer(let part, let found, let expected):
      "Reports of one visit have \(part) \(found) and \(expected)."
    case .cohortPipelineDiffers(let part, let found, let expected):
      "A visit has \(part) \(found), the people who were measured twice \(expected)."
    case .cohortHoldsSubject(let id): "\(id) is one of the people who were measured twice."
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .document(let error): error.remedy
    case .labels(let error): error.finding.remedy
    case .noReport: "Give a folder into which tmsplan map has written, or the report itself."
    case .severalReports: "Name the report of this person."
    case .emptyVisit:
      "Give the reports of the earlier visit, then --after and those of the later one."
    case .targetOfOtherJob: "Keep the files of one run of tmsplan map together."
    case .otherSubject: "Give the reports of one person."
    case .reportTwice: "Give each report once, at one visit."
    case .scanTwice: "Give each scan once: the same data twice say nothing of change or error."
    case .visitPipelinesDiffer: "Map all runs of a visit with one program, protocol and grid."
    case .cohortPipelineDiffers:
      "Map the person and those people with one program, protocol and grid."
    case .cohortHoldsSubject: "Make the file of --cohort without this person."
    }
  }
}
