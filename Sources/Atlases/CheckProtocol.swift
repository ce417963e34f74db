/// A protocol file that was found in order.
public enum CheckedProtocol: Sendable, Equatable {
  /// It holds a targeting protocol.
  case targeting(TargetingProtocol)
  /// It holds a stimulation protocol.
  case stimulation(StimulationProtocol)
  /// It holds a mapping protocol.
  case mapping(MappingProtocol)

  /// The protocol's id.
  public var id: String {
    switch self {
    case .targeting(let definition): definition.id
    case .stimulation(let definition): definition.id
    case .mapping(let definition): definition.id
    }
  }
}

/// Reads the protocol file at `path`, whichever kind its `schema` line names.
///
/// - Parameters:
///   - path: The file.
///   - catalogue: The regions and points that a targeting protocol may refer to.
/// - Returns: The protocol, all of whose values are in order.
/// - Throws: ``AtlasError`` with file, line and what was expected.
public func checkProtocol(
  file path: String,
  catalogue: Catalogue
) throws(AtlasError) -> CheckedProtocol {
  try checkProtocol(DefinitionText(path: path), catalogue: catalogue)
}

/// Reads a protocol of any kind from `bytes`; `file` is the name for messages.
///
/// - Throws: ``AtlasError`` with file, line and what was expected.
public func checkProtocol(
  parsing bytes: [UInt8],
  file: String,
  catalogue: Catalogue
) throws(AtlasError) -> CheckedProtocol {
  try checkProtocol(DefinitionText(file: file, bytes: bytes), catalogue: catalogue)
}

private func checkProtocol(
  _ text: DefinitionText,
  catalogue: Catalogue
) throws(AtlasError) -> CheckedProtocol {
  let accepted: [Schema] = [.targetingProtocol, .stimulationProtocol, .mappingProtocol]
  switch try text.schema(in: text.root(), accepted: accepted) {
  case .stimulationProtocol:
    return .stimulation(try StimulationProtocol(text))
  case .mappingProtocol: return .mapping(try catalogue.mappingProtocol(text))
  default: return .targeting(try catalogue.targetingProtocol(text))
  }
}
