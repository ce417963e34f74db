public import Findings
public import Planning

/// Why the gradients of several people make no template.
public enum GradientCohortError: CodedError, Equatable {
  /// A person's report is refused.
  case report(ChangeInputError)
  /// The images are refused, where some people were left out before.
  case images(PlanningError, leftOut: [PersonLeftOut])
  /// No report has gradients.
  case noGradients
  /// A person is there twice.
  case subjectTwice(id: String)
  /// A report comes of another pipeline than the first.
  case pipelinesDiffer(id: String, part: String, found: String, expected: String)
  /// A report is on another grid than the first.
  case gridsDiffer(id: String)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .report(let error): error.code
    case .images(let error, _): error.code
    case .noGradients: "gradients_missing"
    case .subjectTwice: "gradients_subject_twice"
    case .pipelinesDiffer: "gradients_pipelines_differ"
    case .gridsDiffer: "gradients_grids_differ"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .report(let error): error.message
    case .images(let error, let people):
      ([error.finding.subject + ": " + error.finding.message] + people.map(\.sentence))
        .joined(separator: " ")
    case .noGradients: "No report has gradients."
    case .subjectTwice(let id): "\(id) is there twice."
    case .pipelinesDiffer(let id, let part, let found, let expected):
      "The report of \(id) has \(part) \(found), the first one \(expected)."
    case .gridsDiffer(let id): "The maps of \(id) are on another grid than those of the first."
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .report(let error): error.remedy
    case .images(let error, _): error.finding.remedy
    case .noGradients: "Map each person with --gradient-region."
    case .subjectTwice: "Give one folder of each person."
    case .pipelinesDiffer: "Map all people with one program, protocol and grid."
    case .gridsDiffer: "Map all people in one template and on one grid; nothing is resampled."
    }
  }
}

/// Why a person is in no template of a side.
public struct PersonLeftOut: Error, Equatable {
  /// The clinic's pseudonym.
  public let subject: String
  /// `left` or `right`.
  public let side: String
  /// Why, as the end of a sentence.
  public let reason: String

  /// The same in words.
  var sentence: String { "\(subject) is left out of the \(side) side: \(reason)." }
}
