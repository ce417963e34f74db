import Wire
import Yams

/// A mapping of a configuration file; each refusal names file and line.
struct ConfigurationMap {
  private let file: String
  private let line: Int?
  private let path: String
  private let entries: [String: (node: Node, line: Int?)]

  /// Reads the document's root.
  init(yaml: String, file: String) throws(ConfigurationError) {
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml, .basic)
    } catch {
      throw ConfigurationError(file: file, line: faultLine(error), message: sentence(of: error))
    }
    guard let root else { throw ConfigurationError(file: file, message: "the file is empty") }
    try self.init(root, file: file, path: "")
  }

  private init(_ node: Node, file: String, path: String) throws(ConfigurationError) {
    self.file = file
    self.path = path
    line = node.mark?.line
    guard let mapping = node.mapping else {
      let name = path.isEmpty ? "the file" : String(path.dropLast())
      throw ConfigurationError(
        file: file,
        line: line,
        message: "\(name) must hold key: value lines"
      )
    }
    var entries: [String: (Node, Int?)] = [:]
    for (key, value) in mapping {
      entries[key.scalar?.string ?? ""] = (value, key.mark?.line)
    }
    self.entries = entries
  }

  private init(emptyAt path: String, file: String) {
    self.file = file
    self.path = path
    line = nil
    entries = [:]
  }

  /// The keys, sorted.
  var keys: [String] { entries.keys.sorted() }

  func error(_ message: String, at key: String? = nil) -> ConfigurationError {
    let place = key.flatMap { entries[$0]?.line } ?? line
    return ConfigurationError(file: file, line: place, message: message)
  }

  func refuseUnknown(_ known: Set<String>) throws(ConfigurationError) {
    let unknown = entries.filter { !known.contains($0.key) }
    guard let first = unknown.min(by: { ($0.value.line ?? 0) < ($1.value.line ?? 0) }) else {
      return
    }
    let names = known.sorted().joined(separator: ", ")
    throw error("\(path)\(first.key) is unknown; known are \(names)", at: first.key)
  }

  /// The mapping under `key`; an empty one where it is absent, or all its lines are comments.
  func map(_ key: String) throws(ConfigurationError) -> ConfigurationMap {
    guard let entry = entries[key], entry.node.scalar?.string != "" else {
      return ConfigurationMap(emptyAt: path + key + ".", file: file)
    }
    return try ConfigurationMap(entry.node, file: file, path: path + key + ".")
  }

  func text(
    _ key: String,
    _ expected: String,
    where isAllowed: (String) -> Bool
  ) throws(ConfigurationError) -> String? {
    guard let entry = entries[key] else { return nil }
    guard let text = entry.node.scalar?.string, isAllowed(text) else {
      throw error("\(path)\(key) must be \(expected)", at: key)
    }
    return text
  }

  func path(_ key: String) throws(ConfigurationError) -> String? {
    try text(key, "an absolute path without empty, . or .. parts", where: FieldRules.isAbsolutePath)
  }

  func integer(_ key: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
    let expected = "a whole number of \(range.lowerBound) to \(range.upperBound)"
    let text = try text(key, expected) { Int($0).map(range.contains) ?? false }
    return text.flatMap { Int($0) }
  }

  func seconds(_ key: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> Duration? {
    try integer(key, in: range).map { .seconds($0) }
  }

  /// An octal file mode such as `0660`.
  func mode(_ key: String) throws(ConfigurationError) -> UInt32? {
    let text = try text(key, "a file mode such as \"0660\"") { text in
      UInt32(text, radix: 8).map { $0 & ~0o666 == 0 } ?? false
    }
    return text.flatMap { UInt32($0, radix: 8) }
  }

  func flag(_ key: String) throws(ConfigurationError) -> Bool? {
    try text(key, "true or false") { ["true", "false"].contains($0) }.map { $0 == "true" }
  }

  func endpoint(_ key: String) throws(ConfigurationError) -> Endpoint? {
    guard let text = try text(key, "an endpoint", where: { !$0.isEmpty }) else { return nil }
    do throws(Endpoint.Refusal) {
      return try Endpoint(text)
    } catch {
      throw self.error("\(path)\(key): \(error.message)", at: key)
    }
  }

  /// A list of texts, each of which is `expected`.
  func texts(
    _ key: String,
    _ expected: String,
    where isRight: (String) -> Bool
  ) throws(ConfigurationError) -> [String] {
    let texts = try list(key)
    for text in texts where !isRight(text) {
      throw error("\(path)\(key): \"\(text)\" must be one \(expected)", at: key)
    }
    return texts
  }

  func paths(_ key: String) throws(ConfigurationError) -> [String] {
    let paths = try list(key)
    for path in paths where !FieldRules.isAbsolutePath(path) {
      throw error("\(self.path)\(key): \"\(path)\" is no absolute path", at: key)
    }
    return paths
  }

  func endpoints(_ key: String) throws(ConfigurationError) -> [Endpoint] {
    let texts = try list(key)
    guard !texts.isEmpty else {
      throw error("\(path)\(key) must list at least one endpoint", at: key)
    }
    var endpoints: [Endpoint] = []
    for text in texts {
      do throws(Endpoint.Refusal) {
        endpoints.append(try Endpoint(text))
      } catch {
        throw self.error("\(path)\(key): \(error.message)", at: key)
      }
    }
    return endpoints
  }

  private func list(_ key: String) throws(ConfigurationError) -> [String] {
    guard let entry = entries[key] else { return [] }
    let texts = entry.node.sequence?.map { $0.scalar?.string }
    guard let texts, texts.allSatisfy({ $0 != nil }) else {
      throw error("\(path)\(key) must be a list of texts", at: key)
    }
    return texts.compactMap(\.self)
  }
}

private func faultLine(_ error: any Error) -> Int? {
  switch error as? YamlError {
  case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
    mark.line
  case .duplicatedKeysInMapping(_, let context): context.mark.line
  default: nil
  }
}

private func sentence(of error: any Error) -> String {
  switch error as? YamlError {
  case .scanner(_, let problem, _, _), .parser(_, let problem, _, _),
    .composer(_, let problem, _, _):
    "not YAML: \(problem)"
  case .duplicatedKeysInMapping(let keys, _):
    "the key \(keys.first.map { "\($0)" } ?? "?") stands twice"
  default: "not YAML"
  }
}
