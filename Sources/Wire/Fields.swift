/// The members of an object, read by name and kind; each refusal names its field.
struct Fields {
  let members: [String: JSONValue]
  /// Put before a field's name in refusals, such as `params.`.
  let prefix: String

  init(_ members: [String: JSONValue], prefix: String = "") {
    self.members = members
    self.prefix = prefix
  }

  func refusal(_ name: String, _ detail: String) -> WireError {
    .field(prefix + name, "\(prefix)\(name) \(detail)")
  }

  /// A member that is neither absent nor null.
  func present(_ name: String) -> JSONValue? {
    guard let value = members[name], value != .null else { return nil }
    return value
  }

  func required<Value>(
    _ name: String,
    _ read: (String) throws(WireError) -> Value?
  ) throws(WireError) -> Value {
    guard let value = try read(name) else { throw refusal(name, "is missing") }
    return value
  }

  func text(_ name: String) throws(WireError) -> String? {
    guard let value = present(name) else { return nil }
    guard case .string(let text) = value else { throw refusal(name, "must be a text") }
    return text
  }

  func text(
    _ name: String,
    _ expected: String,
    where isAllowed: (String) -> Bool
  ) throws(WireError) -> String? {
    guard let text = try text(name) else { return nil }
    guard isAllowed(text) else { throw refusal(name, "must be \(expected)") }
    return text
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String,
    _ type: Choice.Type
  ) throws(WireError) -> Choice? where Choice.RawValue == String {
    guard let text = try text(name) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      throw refusal(name, "must be one of \(type.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return choice
  }

  func integer(_ name: String, in range: ClosedRange<Int64>) throws(WireError) -> Int64? {
    guard let value = present(name) else { return nil }
    guard case .integer(let number) = value, range.contains(number) else {
      throw refusal(name, "must be an integer of \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func number(_ name: String) throws(WireError) -> Double? {
    switch present(name) {
    case nil: return nil
    case .integer(let value)?: return Double(value)
    case .number(let value)?: return value
    default: throw refusal(name, "must be a number")
    }
  }

  func flag(_ name: String) throws(WireError) -> Bool? {
    guard let value = present(name) else { return nil }
    guard case .bool(let flag) = value else { throw refusal(name, "must be true or false") }
    return flag
  }

  /// A 64-bit number as decimal text.
  func sequence(_ name: String) throws(WireError) -> Int64? {
    guard let text = try text(name) else { return nil }
    guard let number = Int64(text), number >= 0, String(number) == text else {
      throw refusal(name, "must be a whole number as decimal text")
    }
    return number
  }

  func object(_ name: String) throws(WireError) -> Fields? {
    guard let value = present(name) else { return nil }
    guard case .object(let members) = value else { throw refusal(name, "must be an object") }
    return Fields(members, prefix: prefix + name + ".")
  }

  func list(_ name: String) throws(WireError) -> [JSONValue]? {
    guard let value = present(name) else { return nil }
    guard case .array(let values) = value else { throw refusal(name, "must be a list") }
    return values
  }

  func job(_ name: String = "job") throws(WireError) -> String {
    try required(name) { (name) throws(WireError) in
      try text(name, "a UUID in lower case", where: FieldRules.isJob)
    }
  }

  /// Refuses names other than `known`: a misspelt option must not fall back silently.
  func refuseUnknown(_ known: Set<String>) throws(WireError) {
    guard let name = members.keys.filter({ !known.contains($0) }).min() else { return }
    throw refusal(name, "is unknown; known are \(known.sorted().joined(separator: ", "))")
  }
}
