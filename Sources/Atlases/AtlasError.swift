public import Findings

/// A line of a definition file, for messages.
public struct FilePlace: Hashable, Sendable, CustomStringConvertible {
  /// The file's own name, without folders.
  public let file: String
  /// The line, counted from 1.
  public let line: Int

  /// Creates a place.
  public init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  /// `file:line`, as compilers write it.
  public var description: String { "\(file):\(line)" }
}

/// What a definition file can define, or a name can refer to.
public enum DefinitionKind: String, CaseIterable, Hashable, Sendable {
  /// A region of interest.
  case region
  /// A reference point.
  case point
  /// A targeting protocol.
  case targetingProtocol = "targeting protocol"
  /// A stimulation protocol.
  case stimulationProtocol = "stimulation protocol"
  /// A group's networks.
  case networkAtlas = "network atlas"
  /// A table of circuits.
  case circuitTable = "circuit table"
  /// A mapping protocol.
  case mappingProtocol = "mapping protocol"
}

/// Why a region, point or protocol file cannot be used, or a name means nothing.
public enum AtlasError: CodedError, Equatable {
  /// The file or folder cannot be read, is not a regular file or is too large.
  case fileUnreadable(file: String, reason: String)
  /// No folder with regions and protocols was found.
  case dataFoldersMissing(tried: [String])
  /// The text is no YAML, or uses what is not accepted here (anchors, aliases, tags).
  case malformed(FilePlace, problem: String)
  /// A key stands twice in one mapping.
  case duplicateKey(FilePlace, key: String)
  /// A key that is not among those accepted.
  case unknownKey(FilePlace, key: String, accepted: [String])
  /// A key that must be there is not.
  case missingKey(FilePlace, key: String)
  /// A value of another kind than the key needs.
  case wrongType(FilePlace, key: String, found: String, expected: String)
  /// A value outside its range or list.
  case outOfRange(FilePlace, key: String, found: String, expected: String)
  /// Two values that cannot both be right.
  case inconsistent(FilePlace, key: String, problem: String)
  /// A reference to something that no file defines.
  case unknownReference(
    FilePlace,
    key: String,
    kind: DefinitionKind,
    name: String,
    known: [String]
  )
  /// An identifier that two files define.
  case duplicateID(FilePlace, kind: DefinitionKind, id: String, first: String)
  /// A name asked for that no file defines.
  case unknown(kind: DefinitionKind, id: String, known: [String])

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .fileUnreadable: "file_unreadable"
    case .dataFoldersMissing: "data_folders_missing"
    case .malformed: "protocol_malformed"
    case .duplicateKey: "protocol_duplicate_key"
    case .unknownKey: "protocol_unknown_key"
    case .missingKey: "protocol_missing_key"
    case .wrongType: "protocol_wrong_type"
    case .outOfRange: "protocol_out_of_range"
    case .inconsistent: "protocol_inconsistent"
    case .unknownReference: "protocol_unknown_reference"
    case .duplicateID: "protocol_duplicate_id"
    case .unknown(.region, _, _): "region_unknown"
    case .unknown(.point, _, _): "point_unknown"
    case .unknown: "protocol_unknown"
    }
  }

  /// Where in a file the fault lies, or nil where no line is to blame.
  public var place: FilePlace? {
    switch self {
    case .fileUnreadable, .dataFoldersMissing, .unknown: nil
    case .malformed(let place, _), .duplicateKey(let place, _), .unknownKey(let place, _, _),
      .missingKey(let place, _), .wrongType(let place, _, _, _),
      .outOfRange(let place, _, _, _), .inconsistent(let place, _, _),
      .unknownReference(let place, _, _, _, _), .duplicateID(let place, _, _, _):
      place
    }
  }

  /// What was found where, and what was expected.
  public var message: String {
    switch self {
    case .fileUnreadable(let file, let reason): "\(file): \(reason)"
    case .dataFoldersMissing(let tried):
      "No folder with Atlases and Protocols was found; looked in \(list(tried))."
    case .malformed(let place, let problem): "\(place): \(problem)"
    case .duplicateKey(let place, let key): "\(place): the key \(key) stands more than once"
    case .unknownKey(let place, let key, let accepted):
      "\(place): unknown key \(key); accepted here: \(list(accepted))"
    case .missingKey(let place, let key): "\(place): the key \(key) is missing"
    case .wrongType(let place, let key, let found, let expected),
      .outOfRange(let place, let key, let found, let expected):
      "\(place): \(key) is \(found), expected \(expected)"
    case .inconsistent(let place, let key, let problem): "\(place): \(key): \(problem)"
    case .unknownReference(let place, let key, let kind, let name, let known):
      "\(place): \(key) names the \(kind.rawValue) \(name), which is not defined; "
        + "known: \(list(known))"
    case .duplicateID(let place, let kind, let id, let first):
      "\(place): the \(kind.rawValue) \(id) is defined already, in \(first)"
    case .unknown(let kind, let id, let known):
      "There is no \(kind.rawValue) \(id); known: \(list(known))"
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .fileUnreadable: "Give the path of a readable text file of at most 256 KiB."
    case .dataFoldersMissing:
      "Name the folder that holds Atlases and Protocols: by --data of tmsplan, data_folder in the daemon's "
        + "configuration, or TMSPLANNER_DATA."
    case .malformed: "Correct the YAML of that line; anchors, aliases and tags are not accepted."
    case .duplicateKey: "Keep one of the two."
    case .unknownKey: "Correct the spelling, or take the key out."
    case .missingKey: "Add the key; nothing is defaulted."
    case .wrongType, .outOfRange: "Write a value as expected."
    case .inconsistent: "Correct one of the values."
    case .unknownReference, .unknown: "Use one of the known names."
    case .duplicateID: "Give one of the two another id."
    }
  }

  private func list(_ names: [String]) -> String {
    names.isEmpty ? "none" : names.joined(separator: ", ")
  }
}
