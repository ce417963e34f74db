public import Findings

/// Why no phantom is written.
public enum PhantomError: CodedError, Equatable {
  /// An option is outside its range.
  case optionInvalid(option: String, found: String, expected: String)
  /// The planted position is no place for a target.
  case plantedPositionUnusable(position: [Double], why: String)
  /// The participant's folder is there already.
  case participantExists(path: String)
  /// A file or folder could not be written.
  case cannotWrite(path: String, reason: String)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .optionInvalid: "phantom_option_invalid"
    case .plantedPositionUnusable: "phantom_position_unusable"
    case .participantExists: "phantom_participant_exists"
    case .cannotWrite: "phantom_cannot_write"
    }
  }

  /// What was found, with the numbers.
  public var message: String {
    switch self {
    case .optionInvalid(let option, let found, let expected):
      "\(option) is \(found), expected \(expected)"
    case .plantedPositionUnusable(let position, let why):
      "no target can be planted at \(position.map { "\($0)" }.joined(separator: ", ")) mm: \(why)"
    case .participantExists(let path): "\(path) exists already"
    case .cannotWrite(let path, let reason): "\(path) cannot be written: \(reason)"
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .optionInvalid: "Choose a value within the range."
    case .plantedPositionUnusable:
      "Choose a position inside the phantom's brain and the left DLPFC search region."
    case .participantExists: "Choose another folder or label, or remove that folder first."
    case .cannotWrite: "Check that the folder exists and can be written, and that there is space."
    }
  }
}
