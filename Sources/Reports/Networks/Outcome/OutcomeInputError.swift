public import Findings
public import Networks

/// Why a user's model is not applied.
public enum OutcomeInputError: CodedError, Equatable {
  /// A file is refused.
  case document(DocumentError)
  /// The model gives no estimate.
  case model(OutcomeModelError)
  /// The mapping protocol that was given is not the one that the report was made by.
  case otherMapping(report: String, given: String)
  /// The report shows no networks of the person's own.
  case networksNotOwn(subject: String)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .document(let error): error.code
    case .model(let error): error.code
    case .otherMapping: "outcome_mapping_differs"
    case .networksNotOwn: "outcome_networks_not_own"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .document(let error): error.message
    case .model(let error): sentence(error.message)
    case .otherMapping(let report, let given):
      "The report was made by the mapping protocol \(report), and \(given) is at hand."
    case .networksNotOwn(let subject):
      "The report of \(subject) shows no networks of the person's own."
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .document(let error): error.remedy
    case .model(let error): error.remedy
    case .otherMapping: "Give the file of that protocol with --mapping."
    case .networksNotOwn: "Map more data of the person; the group's labelling stands in for nobody."
    }
  }
}
