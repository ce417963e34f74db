public import Findings

/// Why a reference class, a request or a state cannot be used.
public enum PredictionError: CodedError, Equatable {
  /// A number or text of a reference class cannot be right.
  case referenceClassInvalid(id: String, field: String, found: String, expected: String)
  /// A connectivity reference has a number that cannot be right.
  case connectivityReferenceInvalid(field: String, found: String, expected: String)
  /// A request has a number that cannot be right.
  case requestInvalid(field: String, found: String, expected: String)
  /// A local outcome has a number that cannot be right.
  case localOutcomeInvalid(field: String, found: String, expected: String)
  /// Local outcomes were learnt for something else than what is estimated now.
  case stateOfAnotherModel(field: String, found: String, expected: String)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .referenceClassInvalid: "reference_class_invalid"
    case .connectivityReferenceInvalid: "connectivity_reference_invalid"
    case .requestInvalid: "response_request_invalid"
    case .localOutcomeInvalid: "local_outcome_invalid"
    case .stateOfAnotherModel: "response_state_mismatch"
    }
  }

  /// What was found, with the numbers.
  public var message: String {
    switch self {
    case .referenceClassInvalid(let id, let field, let found, let expected):
      "reference class \(id): \(field) is \(found), expected \(expected)"
    case .connectivityReferenceInvalid(let field, let found, let expected):
      "connectivity reference: \(field) is \(found), expected \(expected)"
    case .requestInvalid(let field, let found, let expected):
      "response request: \(field) is \(found), expected \(expected)"
    case .localOutcomeInvalid(let field, let found, let expected):
      "local outcome: \(field) is \(found), expected \(expected)"
    case .stateOfAnotherModel(let field, let found, let expected):
      "local outcomes were learnt with \(field) \(found), this estimate needs \(expected)"
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .referenceClassInvalid: "Correct the reference block of the stimulation protocol."
    case .connectivityReferenceInvalid: "Correct the connectivity reference file."
    case .requestInvalid: "Correct the request, or leave the field out."
    case .localOutcomeInvalid: "Correct the outcome, or mark the end-point as missing."
    case .stateOfAnotherModel:
      "Use the outcomes learnt for the same protocol, scale, horizon, predictor and pipeline."
    }
  }
}
