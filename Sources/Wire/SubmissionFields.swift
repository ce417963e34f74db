extension Submission {
  /// Reads the fields of a `submit`.
  ///
  /// Unlike those of other verbs its names are all known: a misspelt `params` would compute
  /// something else than was asked.
  init(_ fields: Fields) throws(WireError) {
    try fields.refuseUnknown(["type", "id", "key", "files", "meta", "params"])
    key = try fields.required("key") { (name) throws(WireError) in
      try fields.text(name, "8 to 128 of A-Za-z0-9._-", where: FieldRules.isKey)
    }
    let meta = try fields.required("meta", fields.object)
    try meta.refuseUnknown(["subject"])
    subject = try meta.required("subject") { (name) throws(WireError) in
      try meta.text(name, "a pseudonym: 1 to 64 of A-Za-z0-9._-", where: FieldRules.isSegment)
    }
    let params = try fields.object("params") ?? Fields([:], prefix: "params.")
    let size = [meta, params].reduce(0) { $0 + JSONValue.object($1.members).encoded.count }
    guard size <= WireLimits.parameters else {
      throw WireError(
        .tooLarge,
        "meta and params have \(size) bytes",
        facts: ["limit": .integer(Int64(WireLimits.parameters))]
      )
    }
    parameters = try SubmissionParameters(params)
    files = try Self.files(fields)
    guard !files.contains(where: { $0.role == .labels }) else {
      throw .field("files", "labels are for maps that are made by hand: give images of the regions")
    }
    let roles = Set(files.map(\.role))
    guard !roles.contains(.gradientTemplate) || roles.contains(.gradientRegion) else {
      throw .field("files", "a gradient_template is one of a gradient_region: give that too")
    }
    guard parameters.mapping == nil else { return }
    if let file = files.first(where: \.role.isOfMapping) {
      throw .field(
        "files",
        "a \(file.role.rawValue) is for maps: name their protocol in params.mapping"
      )
    }
  }

  /// The submission as the fields of a `submit`.
  var members: [String: JSONValue] {
    [
      "key": .string(key), "meta": metaValue, "params": parameters.value,
      "files": .array(files.map(\.value)),
    ]
  }

  private static func files(_ fields: Fields) throws(WireError) -> [FileDeclaration] {
    let values = try fields.required("files", fields.list)
    guard (1...WireLimits.files).contains(values.count) else {
      throw fields.refusal("files", "must list 1 to \(WireLimits.files) files")
    }
    var files: [FileDeclaration] = []
    for (index, value) in values.enumerated() {
      guard case .object(let members) = value else {
        throw fields.refusal("files[\(index)]", "must be an object")
      }
      files.append(try FileDeclaration(Fields(members, prefix: "files[\(index)].")))
    }
    try checkRuns(files)
    return files
  }

  /// Each run from 1 on needs one bold, one mask and one table of confounds.
  private static func checkRuns(_ files: [FileDeclaration]) throws(WireError) {
    for role in FileRole.allCases where !role.isOfOneRun { try checkPlaces(files, role) }
    let last = files.filter(\.role.isOfOneRun).map(\.run).max() ?? 1
    for run in 1...last {
      for role in FileRole.allCases where role.isOfOneRun {
        let count = files.count { $0.run == run && $0.role == role }
        if count > 1 {
          throw .field("files", "run \(run) has \(count) files of the role \(role.rawValue)")
        }
        if count == 0 && role.isRequired {
          throw .field("files", "run \(run) lacks a file of the role \(role.rawValue)")
        }
      }
    }
  }
}

extension Submission {
  /// What is for all runs has run 1; the files of a transform are counted from 1.
  private static func checkPlaces(
    _ files: [FileDeclaration],
    _ role: FileRole
  ) throws(WireError) {
    let places = files.filter { $0.role == role }.map(\.run).sorted()
    guard role.isList else {
      guard places.isEmpty || places == [1] else {
        throw .field("files", "a \(role.rawValue) is for all runs: there is one, and it has run 1")
      }
      return
    }
    guard places == Array(1..<(places.count + 1)) else {
      throw .field("files", "the files of \(role.rawValue) have the runs 1, 2 and so on, in order")
    }
  }
}

extension FileDeclaration {
  init(_ fields: Fields) throws(WireError) {
    try fields.refuseUnknown(["role", "run", "name", "size", "sha256", "path"])
    role = try fields.required("role") { (name) throws(WireError) in
      try fields.choice(name, FileRole.self)
    }
    run = Int(try fields.integer("run", in: 1...Int64(WireLimits.files)) ?? 1)
    sha256 = try fields.required("sha256") { (name) throws(WireError) in
      try fields.text(name, "64 hexadecimal digits in lower case", where: FieldRules.isDigest)
    }
    let name = try fields.text("name", "a file name without folders", where: FieldRules.isFileName)
    let path = try fields.text(
      "path",
      "an absolute path without empty, . or .. components",
      where: FieldRules.isAbsolutePath
    )
    if let path {
      guard fields.present("size") == nil else {
        throw fields.refusal("size", "is for uploads; a file under a path has the size that it has")
      }
      source = .path(path)
      self.name = name ?? path.split(separator: "/").last.map(String.init) ?? path
    } else {
      let size = try fields.required("size") { (name) throws(WireError) in
        try fields.integer(name, in: 1...WireLimits.integer)
      }
      source = .upload(size: size)
      guard let name else { throw fields.refusal("name", "is missing") }
      self.name = name
    }
  }

  var value: JSONValue {
    var members: [String: JSONValue] = [
      "role": .string(role.rawValue), "name": .string(name), "sha256": .string(sha256),
      "run": .integer(Int64(run)),
    ]
    switch source {
    case .upload(let size): members["size"] = .integer(size)
    case .path(let path): members["path"] = .string(path)
    }
    return .object(members)
  }
}

extension SubmissionParameters {
  private static let names: Set<String> = [
    "protocol", "stimulation", "mapping", "space", "xform", "scale", "baseline", "age", "diagnosis",
  ]

  init(_ fields: Fields) throws(WireError) {
    try fields.refuseUnknown(Self.names)
    func name(_ field: String) throws(WireError) -> String? {
      try fields.text(field, "1 to 64 of A-Za-z0-9._-", where: FieldRules.isSegment)
    }
    self.init()
    targetingProtocol = try name("protocol") ?? targetingProtocol
    stimulationProtocol = try name("stimulation") ?? stimulationProtocol
    mapping = try name("mapping")
    space = try name("space")
    xform = try fields.text("xform", "sform or qform") { $0 == "sform" || $0 == "qform" }
    scale = try name("scale")
    baseline = try fields.number("baseline")
    guard baseline == nil || scale != nil else {
      throw fields.refusal("baseline", "needs the scale that it is a score of")
    }
    age = try fields.number("age")
    diagnosis = try name("diagnosis")
  }

  /// The parameters with their defaults; absent ones are left out.
  var value: JSONValue {
    var members: [String: JSONValue] = [
      "protocol": .string(targetingProtocol), "stimulation": .string(stimulationProtocol),
    ]
    let texts = [
      "mapping": mapping, "space": space, "xform": xform, "scale": scale, "diagnosis": diagnosis,
    ]
    for (name, text) in texts { members[name] = text.map(JSONValue.string) }
    for (name, number) in ["baseline": baseline, "age": age] {
      members[name] = number.map(JSONValue.number)
    }
    return .object(members)
  }
}

extension Submission {
  /// Reads ``canonicalParameters`` back.
  ///
  /// - Throws: ``WireError`` where the bytes are not what ``canonicalParameters`` writes.
  public static func parameters(
    canonical bytes: [UInt8]
  ) throws(WireError) -> (subject: String, parameters: SubmissionParameters) {
    let fields: Fields
    do throws(JSONError) {
      fields = Fields(try parseJSONObject(bytes, limits: .request).members)
    } catch {
      throw WireError(.badHeader, error.message)
    }
    let meta = try fields.required("meta", fields.object)
    let params = try fields.required("params", fields.object)
    return (try meta.required("subject", meta.text), try SubmissionParameters(params))
  }
}
