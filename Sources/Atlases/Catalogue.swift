import Foundation

/// All regions, points and protocols of two folders, checked against each other.
public struct Catalogue: Sendable {
  /// The regions, by id.
  public let regions: [Region]
  /// The reference points, by id.
  public let points: [ReferencePoint]
  /// The targeting protocols, by id.
  public let targetingProtocols: [TargetingProtocol]
  /// The stimulation protocols, by id.
  public let stimulationProtocols: [StimulationProtocol]
  /// Groups' networks, by id.
  public let networkAtlases: [NetworkAtlas]
  /// The protocols of mapping a person's networks, by id.
  public let mappingProtocols: [MappingProtocol]

  /// How much wider than the resamples a region must be; nil where the folder has no table.
  public let calibration: CalibrationTable?
  /// What is known of label images that a user may import.
  public let knownImages: KnownImages

  private let names: DefinitionNames

  /// Reads every YAML file of `regions` and `points` in `atlases`, and of `targeting` and
  /// `stimulation` in `protocols`.
  ///
  /// - Throws: ``AtlasError`` for the first file, in the order of names, that cannot be used: a
  ///   catalogue is complete or it is not there.
  public init(atlases: String, protocols: String) throws(AtlasError) {
    var regions = Definitions<Region>(kind: .region)
    for path in try definitionFiles(in: atlases + "/regions") {
      let text = try DefinitionText(path: path)
      let region = try Region(text)
      try regions.add(region, id: region.id, at: FilePlace(file: text.file, line: 1))
    }
    var points = Definitions<ReferencePoint>(kind: .point)
    for path in try definitionFiles(in: atlases + "/points") {
      for (point, place) in try referencePoints(DefinitionText(path: path)) {
        try points.add(point, id: point.id, at: place)
      }
    }
    var networks = Definitions<NetworkAtlas>(kind: .networkAtlas)
    for path in try optionalFiles(in: atlases + "/networks") {
      let atlas = try NetworkAtlas(DefinitionText(path: path))
      try networks.add(atlas, id: atlas.id, at: FilePlace(file: atlas.file, line: 1))
    }
    var circuits = Definitions<CircuitAtlas>(kind: .circuitTable)
    for path in try optionalFiles(in: atlases + "/circuits") {
      let table = try CircuitAtlas(DefinitionText(path: path))
      try circuits.add(table, id: table.id, at: FilePlace(file: table.file, line: 1))
    }
    var names = DefinitionNames(
      regions: regions.byID,
      points: points.byID,
      networks: networks.byID,
      circuits: circuits.byID
    )
    var mapping = Definitions<MappingProtocol>(kind: .mappingProtocol)
    for path in try optionalFiles(in: protocols + "/mapping") {
      let definition = try MappingProtocol(DefinitionText(path: path), names: names)
      try mapping.add(
        definition,
        id: definition.id,
        at: FilePlace(file: definition.file, line: 1)
      )
    }
    names.mappings = mapping.byID
    var targeting = Definitions<TargetingProtocol>(kind: .targetingProtocol)
    for path in try definitionFiles(in: protocols + "/targeting") {
      let definition = try TargetingProtocol(DefinitionText(path: path), names: names)
      try targeting.add(
        definition,
        id: definition.id,
        at: FilePlace(file: definition.file, line: 1)
      )
    }
    var stimulation = Definitions<StimulationProtocol>(kind: .stimulationProtocol)
    for path in try definitionFiles(in: protocols + "/stimulation") {
      let definition = try StimulationProtocol(DefinitionText(path: path))
      try stimulation.add(
        definition,
        id: definition.id,
        at: FilePlace(file: definition.file, line: 1)
      )
    }
    let table = protocols + "/calibration/bootstrap-regions.yaml"
    calibration =
      FileManager.default.fileExists(atPath: table) ? try calibrationTable(path: table) : nil
    let images = atlases + "/imports/label-images.yaml"
    knownImages =
      FileManager.default.fileExists(atPath: images)
      ? try KnownImages(DefinitionText(path: images)) : .none
    self.regions = regions.sorted
    self.points = points.sorted
    self.targetingProtocols = targeting.sorted
    self.stimulationProtocols = stimulation.sorted
    networkAtlases = networks.sorted
    mappingProtocols = mapping.sorted
    self.names = names
  }

  /// Reads the folders that ``locateData(option:environment:executable:)`` found.
  public init(_ folders: DataFolders) throws(AtlasError) {
    try self.init(atlases: folders.atlases, protocols: folders.protocols)
  }

  /// The region called `id`.
  ///
  /// - Throws: `region_unknown` with the known names.
  public func region(_ id: String) throws(AtlasError) -> Region {
    try find(id, .region, in: regions, \.id)
  }

  /// The reference point called `id`.
  ///
  /// - Throws: `point_unknown` with the known names.
  public func point(_ id: String) throws(AtlasError) -> ReferencePoint {
    try find(id, .point, in: points, \.id)
  }

  /// The targeting protocol called `id`.
  ///
  /// - Throws: `protocol_unknown` with the known names.
  public func targetingProtocol(_ id: String) throws(AtlasError) -> TargetingProtocol {
    try find(id, .targetingProtocol, in: targetingProtocols, \.id)
  }

  /// The stimulation protocol called `id`.
  ///
  /// - Throws: `protocol_unknown` with the known names.
  public func stimulationProtocol(_ id: String) throws(AtlasError) -> StimulationProtocol {
    try find(id, .stimulationProtocol, in: stimulationProtocols, \.id)
  }

  /// The networks called `id`.
  ///
  /// - Throws: `protocol_unknown` with the known names.
  public func networkAtlas(_ id: String) throws(AtlasError) -> NetworkAtlas {
    try find(id, .networkAtlas, in: networkAtlases, \.id)
  }

  /// The mapping protocol called `id`.
  ///
  /// - Throws: `protocol_unknown` with the known names.
  public func mappingProtocol(_ id: String) throws(AtlasError) -> MappingProtocol {
    try find(id, .mappingProtocol, in: mappingProtocols, \.id)
  }

  /// A mapping protocol of the caller's own, whose networks and circuits are of this catalogue.
  public func mappingProtocol(atPath path: String) throws(AtlasError) -> MappingProtocol {
    try mappingProtocol(DefinitionText(path: path))
  }

  func mappingProtocol(_ text: DefinitionText) throws(AtlasError) -> MappingProtocol {
    try MappingProtocol(text, names: names)
  }

  /// A targeting protocol of the caller's own, whose regions and points are of this catalogue.
  public func targetingProtocol(atPath path: String) throws(AtlasError) -> TargetingProtocol {
    try targetingProtocol(DefinitionText(path: path))
  }

  /// A targeting protocol from bytes; `file` is the name for messages.
  public func targetingProtocol(
    parsing bytes: [UInt8],
    file: String
  ) throws(AtlasError) -> TargetingProtocol {
    try targetingProtocol(DefinitionText(file: file, bytes: bytes))
  }

  func targetingProtocol(_ text: DefinitionText) throws(AtlasError) -> TargetingProtocol {
    try TargetingProtocol(text, names: names)
  }

  /// A stimulation protocol of the caller's own.
  public func stimulationProtocol(atPath path: String) throws(AtlasError) -> StimulationProtocol {
    try StimulationProtocol(DefinitionText(path: path))
  }

  /// A stimulation protocol from bytes; `file` is the name for messages.
  public func stimulationProtocol(
    parsing bytes: [UInt8],
    file: String
  ) throws(AtlasError) -> StimulationProtocol {
    try StimulationProtocol(DefinitionText(file: file, bytes: bytes))
  }

  private func find<Definition>(
    _ id: String,
    _ kind: DefinitionKind,
    in definitions: [Definition],
    _ name: (Definition) -> String
  ) throws(AtlasError) -> Definition {
    guard let definition = definitions.first(where: { name($0) == id }) else {
      throw .unknown(kind: kind, id: shortened(id), known: definitions.map(name))
    }
    return definition
  }
}

/// Definitions of one kind while they are collected.
private struct Definitions<Definition> {
  let kind: DefinitionKind
  private(set) var byID: [String: Definition] = [:]
  private var files: [String: String] = [:]

  init(kind: DefinitionKind) { self.kind = kind }

  mutating func add(_ definition: Definition, id: String, at place: FilePlace) throws(AtlasError) {
    if let first = files[id] {
      throw .duplicateID(place, kind: kind, id: id, first: first)
    }
    byID[id] = definition
    files[id] = place.file
  }

  var sorted: [Definition] { byID.sorted { $0.key < $1.key }.map(\.value) }
}

/// The paths of the YAML files in `folder`, in the order of their names.
private func definitionFiles(in folder: String) throws(AtlasError) -> [String] {
  guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
    throw .fileUnreadable(file: folder, reason: "no such folder, or no permission to read it")
  }
  let files = names.filter { name in
    !name.hasPrefix(".") && (name.hasSuffix(".yaml") || name.hasSuffix(".yml"))
  }
  guard !files.isEmpty else { throw .fileUnreadable(file: folder, reason: "holds no .yaml file") }
  return files.sorted().map { "\(folder)/\($0)" }
}

/// The same of a folder that a clinic's own data may lack, as it was made before there was one.
private func optionalFiles(in folder: String) throws(AtlasError) -> [String] {
  FileManager.default.fileExists(atPath: folder) ? try definitionFiles(in: folder) : []
}
