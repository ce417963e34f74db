import Foundation
import SchemaChecks
import Testing

@testable import Wire

/// The schemas of the documents about networks, and an example of each.
@Suite struct MappingSchemaTests {
  private static let names = [
    "network-report", "control-set", "deviation-report", "linear-model", "features",
    "outcome-report", "change-report", "test-retest",
  ]

  private let folder = URL(filePath: #filePath).appending(path: "../../../Protocols/mapping")
    .standardizedFileURL

  private func schema(_ name: String) throws -> SchemaCheck {
    try SchemaCheck([UInt8](Data(contentsOf: folder.appending(path: "\(name).schema.json"))))
  }

  private func example(_ name: String) throws -> JSONValue {
    let bytes = try Data(contentsOf: folder.appending(path: "golden/\(name).json"))
    return try parseJSON([UInt8](bytes), limits: JSONLimits(byteCount: 1 << 20, depth: 64))
  }

  @Test(arguments: names)
  func `the example is valid by its schema`(name: String) throws {
    #expect(try schema(name).faults(in: example(name)) == [])
  }

  @Test(arguments: names)
  func `an example without any of its keys, or with another, is invalid`(name: String) throws {
    let schema = try schema(name)
    guard case .object(let members) = try example(name) else {
      throw JSONError(message: "no object", offset: 0)
    }
    for key in members.keys {
      var broken = members
      broken[key] = nil
      #expect(schema.faults(in: .object(broken)) != [], "\(name) without \(key)")
    }
    var more = members
    more["another"] = .bool(true)
    #expect(schema.faults(in: .object(more)) != [], "\(name)")
  }

  @Test func `every schema has an example, and every example a schema`() throws {
    let schemas = try FileManager.default.contentsOfDirectory(
      atPath: folder.path(percentEncoded: false)
    ).filter { $0.hasSuffix(".schema.json") }
    #expect(Set(schemas) == Set(Self.names.map { "\($0).schema.json" }))
    let examples = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: "golden").path(percentEncoded: false)
    )
    #expect(Set(examples) == Set(Self.names.map { "\($0).json" }))
  }

  @Test func `a feature whose standard deviation is not above 0 is in no model`() throws {
    let schema = try schema("linear-model")
    guard case .object(var model) = try example("linear-model"),
      case .object(var features)? = model["features"]
    else { throw JSONError(message: "no object", offset: 0) }
    func isValid(_ deviation: JSONValue) -> Bool {
      features["sd"] = .array([deviation])
      model["features"] = .object(features)
      return schema.faults(in: .object(model)).isEmpty
    }
    #expect(isValid(.number(0.01)))
    #expect(!isValid(.integer(0)))
    #expect(!isValid(.number(-0.5)))
    features["sd"] = .array([.number(0.2)])
    model["features"] = .object(features)
    model["residualSd"] = .integer(0)
    #expect(!schema.faults(in: .object(model)).isEmpty)
  }

  @Test func `a diagnosis, or a flag of fewer than four controls, is no deviation report`() throws {
    let schema = try schema("deviation-report")
    guard case .object(var report) = try example("deviation-report"),
      case .object(var controls)? = report["controls"]
    else { throw JSONError(message: "no object", offset: 0) }
    controls["n"] = .integer(3)
    report["controls"] = .object(controls)
    #expect(schema.faults(in: .object(report)) != [])
  }
}
