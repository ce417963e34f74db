public import Wire

/// A check against a JSON Schema, for the words of draft 2020-12 that our schemas use.
///
/// A word that is not known here is a fault of its own: nothing is passed over in silence.
public struct SchemaCheck {
  /// The schema.
  public let root: JSONValue

  /// Reads a schema.
  public init(_ schema: [UInt8]) throws {
    root = try parseJSON(schema, limits: JSONLimits(byteCount: 1 << 20, depth: 64))
  }

  /// What is wrong with `value`, each with its place; empty where it is valid.
  public func faults(in value: JSONValue) -> [String] { faults(in: value, root, "$") }

  private func faults(in value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
    guard case .object(let words) = schema else {
      return schema == .bool(true) ? [] : ["\(place): nothing is allowed here"]
    }
    return words.sorted { $0.key < $1.key }.flatMap { word, rule in
      faults(in: value, word, rule, words, place)
    }
  }

  private func faults(
    in value: JSONValue,
    _ word: String,
    _ rule: JSONValue,
    _ words: [String: JSONValue],
    _ place: String
  ) -> [String] {
    func fault(_ isFine: Bool) -> [String] { isFine ? [] : ["\(place): \(word) \(describe(rule))"] }
    switch (word, rule) {
    case ("$schema", _), ("$id", _), ("title", _), ("description", _), ("$defs", _): return []
    case ("$ref", .string(let path)): return faults(in: value, definition(path), place)
    case ("type", .string(let name)): return fault(isOf(name, value))
    case ("type", .array(let names)):
      return fault(
        names.contains { if case .string(let name) = $0 { isOf(name, value) } else { false } }
      )
    case ("const", _): return fault(value == rule)
    case ("enum", .array(let choices)): return fault(choices.contains(value))
    case ("oneOf", .array(let branches)):
      return fault(branches.count { faults(in: value, $0, place).isEmpty } == 1)
    case ("anyOf", .array(let branches)):
      return fault(branches.contains { faults(in: value, $0, place).isEmpty })
    case ("allOf", .array(let branches)):
      return branches.flatMap { faults(in: value, $0, place) }
    case ("minimum", _): return fault(compare(value, rule) { $0 >= $1 })
    case ("exclusiveMinimum", _): return fault(compare(value, rule) { $0 > $1 })
    case ("maximum", _): return fault(compare(value, rule) { $0 <= $1 })
    default: return structuralFaults(in: value, word, rule, words, place)
    }
  }

  private func structuralFaults(
    in value: JSONValue,
    _ word: String,
    _ rule: JSONValue,
    _ words: [String: JSONValue],
    _ place: String
  ) -> [String] {
    func fault(_ isFine: Bool) -> [String] { isFine ? [] : ["\(place): \(word) \(describe(rule))"] }
    switch (word, rule, value) {
    case ("pattern", .string(let pattern), .string(let text)):
      return fault((try? Regex(pattern).firstMatch(in: text)) != nil)
    case ("minLength", .integer(let count), .string(let text)):
      return fault(text.unicodeScalars.count >= count)
    case ("maxLength", .integer(let count), .string(let text)):
      return fault(text.unicodeScalars.count <= count)
    case ("minItems", .integer(let count), .array(let items)): return fault(items.count >= count)
    case ("maxItems", .integer(let count), .array(let items)): return fault(items.count <= count)
    case ("items", _, .array(let items)):
      return items.enumerated().flatMap { faults(in: $1, rule, "\(place)[\($0)]") }
    case ("required", .array(let names), .object(let members)):
      return names.flatMap { name -> [String] in
        if case .string(let name) = name, members[name] != nil { return [] }
        return fault(false)
      }
    case ("properties", .object(let rules), .object(let members)):
      return members.flatMap { name, member in
        rules[name].map { faults(in: member, $0, "\(place).\(name)") } ?? []
      }
    case ("additionalProperties", _, .object(let members)):
      let known: [String: JSONValue] =
        if case .object(let known)? = words["properties"] { known } else { [:] }
      return members.filter { known[$0.key] == nil }.flatMap { name, member in
        faults(in: member, rule, "\(place).\(name)")
      }
    case ("propertyNames", _, .object(let members)):
      return members.keys.flatMap { faults(in: .string($0), rule, "\(place).\($0)") }
    case ("minProperties", .integer(let count), .object(let members)):
      return fault(members.count >= count)
    case ("maxProperties", .integer(let count), .object(let members)):
      return fault(members.count <= count)
    case ("pattern", _, _), ("minLength", _, _), ("maxLength", _, _), ("minItems", _, _),
      ("maxItems", _, _), ("items", _, _), ("required", _, _), ("properties", _, _),
      ("additionalProperties", _, _), ("propertyNames", _, _), ("minProperties", _, _),
      ("maxProperties", _, _):
      return []
    default: return ["\(place): the schema says \(word), which this check does not know"]
    }
  }

  private func definition(_ path: String) -> JSONValue {
    path.split(separator: "/").dropFirst().reduce(root) { value, name in
      if case .object(let members) = value {
        members[String(name)] ?? .bool(false)
      } else {
        .bool(false)
      }
    }
  }

  private func isOf(_ name: String, _ value: JSONValue) -> Bool {
    switch (name, value) {
    case ("null", .null), ("boolean", .bool), ("integer", .integer), ("number", .integer),
      ("number", .number), ("string", .string), ("array", .array), ("object", .object):
      true
    default: false
    }
  }

  private func compare(
    _ value: JSONValue,
    _ limit: JSONValue,
    _ isFine: (Double, Double) -> Bool
  ) -> Bool {
    guard let value = number(value), let limit = number(limit) else { return true }
    return isFine(value, limit)
  }

  private func number(_ value: JSONValue) -> Double? {
    switch value {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    default: nil
    }
  }

  private func describe(_ value: JSONValue) -> String {
    String(decoding: value.encoded.prefix(200), as: UTF8.self)
  }
}
