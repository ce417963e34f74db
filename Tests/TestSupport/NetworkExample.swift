public import Foundation

/// The folder of example documents about networks, which the schemas are tested with.
public let exampleFolder = URL(filePath: #filePath)
  .appending(path: "../../../Protocols/mapping/golden").standardizedFileURL

/// A document as JSON, changed where a test wants it.
public struct Example {
  /// The document.
  public private(set) var value: Any

  /// Reads the example called `name`.
  public init(_ name: String) throws {
    let url = exampleFolder.appending(path: "\(name).json")
    value = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
  }

  /// Reads a document.
  public init(json: Data) throws { value = try JSONSerialization.jsonObject(with: json) }

  /// The value at a place such as `networks.members[0].dice`; setting nil takes the key away.
  public subscript(place: String) -> Any? {
    get { Self.get(value, Self.steps(place)[...]) }
    set { value = Self.set(value, Self.steps(place)[...], to: newValue) ?? [String: Any]() }
  }

  /// The document's bytes, its keys sorted.
  public func data() throws -> Data {
    try JSONSerialization.data(withJSONObject: value, options: .sortedKeys)
  }

  private enum Step {
    case key(String)
    case index(Int)
  }

  private static func steps(_ place: String) -> [Step] {
    place.replacing("]", with: "").split(separator: ".").flatMap { part -> [Step] in
      let pieces = part.split(separator: "[")
      return [.key(String(pieces[0]))] + pieces.dropFirst().compactMap { Int($0).map(Step.index) }
    }
  }

  private static func get(_ value: Any, _ steps: ArraySlice<Step>) -> Any? {
    switch steps.first {
    case nil: value
    case .key(let key):
      (value as? [String: Any])?[key].flatMap { get($0, steps.dropFirst()) }
    case .index(let index):
      (value as? [Any]).flatMap { members in
        members.indices.contains(index) ? get(members[index], steps.dropFirst()) : nil
      }
    }
  }

  private static func set(_ value: Any, _ steps: ArraySlice<Step>, to new: Any?) -> Any? {
    switch steps.first {
    case nil: return new
    case .key(let key):
      var members = value as? [String: Any] ?? [:]
      members[key] = set(members[key] ?? [String: Any](), steps.dropFirst(), to: new)
      return members
    case .index(let index):
      var items = value as? [Any] ?? []
      items[index] = set(items[index], steps.dropFirst(), to: new) ?? NSNull()
      return items
    }
  }
}

/// A made-up network report of five networks, or of one whose values differ by `shift`.
public func networkExample(
  subject: String = "sub-01",
  job: String = "job",
  shift: Double = 0
) throws -> Example {
  var example = try Example(json: goldenFile("network_example.json"))
  example["subject"] = subject
  example["job"] = job
  func move(_ place: String, _ amount: Double) {
    if let number = example[place] as? Double {
      example[place] = ((number + amount) * 1e6).rounded() / 1e6
    }
  }
  for signal in 0..<2 {
    for edge in 0..<12 {
      move("circuits[\(signal)].edges[\(edge)].z", shift * (1 + 0.1 * Double(edge)))
      for half in 0..<2 { move("circuits[\(signal)].edges[\(edge)].repeated[\(half)]", shift) }
    }
    for mean in 0..<3 { move("circuits[\(signal)].means[\(mean)].z", shift) }
  }
  for member in 0..<5 {
    move("networks.members[\(member)].volume_ml", shift * 10)
    for half in 0..<2 {
      move("networks.members[\(member)].volume_of_halves_ml[\(half)]", shift * 10)
    }
    move("networks.members[\(member)].asymmetry", shift / 10)
    for other in 0..<5 where other != member {
      move("networks.connectivity.z[\(member)][\(other)]", shift)
    }
  }
  return example
}
