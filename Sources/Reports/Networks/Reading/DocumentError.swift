public import Findings

/// Why a document that a user brings is not taken.
public enum DocumentError: CodedError, Equatable {
  /// The file cannot be read.
  case unreadable(file: String, reason: String)
  /// It is no JSON object.
  case notJSON(file: String)
  /// It is another kind of document.
  case otherSchema(file: String, found: String, expected: String)
  /// It has a key that its kind of document does not have.
  case unknownKey(file: String, key: String)
  /// It lacks a key.
  case missingKey(file: String, key: String)
  /// A value cannot be.
  case wrongValue(file: String, key: String, reason: String)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .unreadable: "document_unreadable"
    case .notJSON: "document_not_json"
    case .otherSchema: "document_other_schema"
    case .unknownKey: "document_unknown_key"
    case .missingKey: "document_missing_key"
    case .wrongValue: "document_wrong_value"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .unreadable(let file, let reason): sentence("\(file) cannot be read: \(reason)")
    case .notJSON(let file): "\(file) is no JSON object."
    case .otherSchema(let file, let found, let expected):
      "\(file) is a document \(found), and \(expected) is needed."
    case .unknownKey(let file, let key): "\(file) has the key \(key), which is not known."
    case .missingKey(let file, let key): "\(file) lacks the key \(key)."
    case .wrongValue(let file, let key, let reason): "\(file): \(key) \(reason)."
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .unreadable: "Check the path and the right to read it."
    case .notJSON: "Give the file as it was written, whole."
    case .otherSchema: "Give a file of that kind."
    case .unknownKey: "Correct the key, or leave it out; nothing is passed over in silence."
    case .missingKey: "Add the key; nothing is filled in."
    case .wrongValue: "Correct the value."
    }
  }
}
