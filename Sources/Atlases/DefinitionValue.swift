import Yams

/// A value of a definition file that knows its key and its line.
///
/// Its reading functions either return exactly what was asked for or throw what was expected and
/// where; nothing is converted or defaulted.
struct DefinitionValue {
  let node: Node
  let file: String
  /// The keys that lead here from the root, joined by dots.
  let path: String

  var place: FilePlace { FilePlace(file: file, line: node.mark?.line ?? 1) }

  /// The keys that lead here, for messages.
  var name: String { path.isEmpty ? "the document" : path }

  /// The value as a mapping with all `required` keys and no others than these and `optional`.
  func mapping(
    _ required: [String],
    optional: [String] = []
  ) throws(AtlasError) -> DefinitionMapping {
    guard case .mapping(let mapping) = node, isUntagged(mapping.tag) else {
      throw wrongType("a mapping with the keys \(required.joined(separator: ", "))")
    }
    var values: [String: DefinitionValue] = [:]
    for (key, value) in mapping {
      let keyPlace = FilePlace(file: file, line: key.mark?.line ?? place.line)
      guard case .scalar(let scalar) = key else {
        throw .wrongType(keyPlace, key: name, found: "a compound key", expected: "a plain key")
      }
      guard required.contains(scalar.string) || optional.contains(scalar.string) else {
        throw .unknownKey(
          keyPlace,
          key: subpath(shortened(scalar.string)),
          accepted: required + optional
        )
      }
      guard values[scalar.string] == nil else {
        throw .duplicateKey(keyPlace, key: subpath(scalar.string))
      }
      let path = subpath(scalar.string)
      values[scalar.string] = DefinitionValue(node: value, file: file, path: path)
    }
    for key in required where values[key] == nil {
      throw .missingKey(place, key: subpath(key))
    }
    return DefinitionMapping(place: place, values: values)
  }

  /// The value as a list of at least one and at most `limit` values.
  func list(upTo limit: Int = 1_000) throws(AtlasError) -> [DefinitionValue] {
    guard case .sequence(let sequence) = node, isUntagged(sequence.tag) else {
      throw wrongType("a list")
    }
    guard (1...limit).contains(sequence.count) else {
      throw outOfRange("a list of \(sequence.count)", "a list of 1 to \(limit)")
    }
    return sequence.enumerated().map { index, node in
      DefinitionValue(node: node, file: file, path: "\(path)[\(index)]")
    }
  }

  /// The value as text with at least one visible character.
  func text() throws(AtlasError) -> String {
    guard case .scalar(let scalar) = node, isText(scalar) else { throw wrongType("text") }
    let text = scalar.string
    guard text.contains(where: { !$0.isWhitespace }), !["null", "~"].contains(text) else {
      throw wrongType("text that is not empty")
    }
    let hasControls = text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    guard text.count <= 2_000, !hasControls else {
      throw outOfRange(shortened(text), "one paragraph of at most 2000 characters")
    }
    return text
  }

  /// The value as a plain decimal number within `bounds`.
  func number(_ bounds: Bounds) throws(AtlasError) -> Double {
    let expected = "a number, \(bounds.description)"
    guard let word = plainWord, word.utf8.allSatisfy(isNumberByte), let number = Double(word) else {
      throw wrongType(expected)
    }
    guard number.isFinite, bounds.contains(number) else { throw outOfRange(word, expected) }
    return number
  }

  /// The value as a plain whole number within `range`.
  func integer(_ range: ClosedRange<Int>) throws(AtlasError) -> Int {
    let expected = "a whole number, \(range.lowerBound) to \(range.upperBound)"
    guard let word = plainWord, word.utf8.allSatisfy(isNumberByte) else {
      throw wrongType(expected)
    }
    guard let number = Int(word) else {
      // Too many digits for Int are a range fault, a fraction is a type fault.
      guard word.utf8.allSatisfy({ (48...57).contains($0) }) else { throw wrongType(expected) }
      throw outOfRange(shortened(word), expected)
    }
    guard range.contains(number) else { throw outOfRange(word, expected) }
    return number
  }

  /// The value as one of `accepted`.
  func choice(of accepted: [String]) throws(AtlasError) -> String {
    let expected = accepted.count == 1 ? accepted[0] : "one of " + accepted.joined(separator: ", ")
    guard case .scalar(let scalar) = node, isText(scalar) else { throw wrongType(expected) }
    guard accepted.contains(scalar.string) else {
      throw outOfRange(found, expected)
    }
    return scalar.string
  }

  /// The value as a case of `Choice`, by its raw value.
  func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ type: Choice.Type
  ) throws(AtlasError) -> Choice {
    let word = try choice(of: type.allCases.map(\.rawValue))
    guard let choice = Choice(rawValue: word) else { throw outOfRange(word, "a known word") }
    return choice
  }

  /// Whether the value is the plain word `none`, which stands for "deliberately nothing".
  var isNone: Bool { plainWord == "none" }

  /// Whether the value is the plain word `all`.
  var isAll: Bool { plainWord == "all" }

  func wrongType(_ expected: String) -> AtlasError {
    .wrongType(place, key: name, found: found, expected: expected)
  }

  func outOfRange(_ found: String, _ expected: String) -> AtlasError {
    .outOfRange(place, key: name, found: found, expected: expected)
  }

  func inconsistent(_ problem: String) -> AtlasError {
    .inconsistent(place, key: name, problem: problem)
  }

  private func subpath(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// What stands here, in a few words.
  private var found: String {
    switch node {
    case .scalar(let scalar):
      scalar.string.isEmpty
        ? "empty" : isPlain(scalar) ? shortened(scalar.string) : "\"\(shortened(scalar.string))\""
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  /// The scalar's text where it is written without quotes and without a tag.
  private var plainWord: String? {
    guard case .scalar(let scalar) = node, isPlain(scalar), isUntagged(scalar.tag) else {
      return nil
    }
    return scalar.string
  }

  private func isPlain(_ scalar: Node.Scalar) -> Bool { scalar.style == .plain }

  private func isText(_ scalar: Node.Scalar) -> Bool {
    // The parser gives quoted scalars the string tag by itself.
    isUntagged(scalar.tag) || (!isPlain(scalar) && scalar.tag.description == Tag.Name.str.rawValue)
  }

  private func isUntagged(_ tag: Tag) -> Bool { tag.description == Tag.Name.implicit.rawValue }

  private func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
      UInt8(ascii: "+"), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }
}

/// A mapping whose keys have been checked.
struct DefinitionMapping {
  /// Where the mapping begins.
  let place: FilePlace
  private let values: [String: DefinitionValue]

  init(place: FilePlace, values: [String: DefinitionValue]) {
    self.place = place
    self.values = values
  }

  /// The value of `key`, which was among the required keys.
  subscript(_ key: String) -> DefinitionValue {
    guard let value = values[key] else { preconditionFailure("\(key) was not required") }
    return value
  }

  /// The value of `key`, where it is given.
  func optional(_ key: String) -> DefinitionValue? { values[key] }
}
