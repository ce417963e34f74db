import Foundation
import SchemaChecks
import TestSupport
import Testing
import Wire

/// Documents about networks in a folder of their own, and programs that are run on them.
struct NetworkDocuments {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func path(_ name: String) -> String { (folder / name).path(percentEncoded: false) }

  /// Writes `data` under `name`.
  ///
  /// - Returns: Its path.
  @discardableResult
  func add(_ data: Data, _ name: String) throws -> String {
    let url = folder / name
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try data.write(to: url)
    return path(name)
  }

  @discardableResult
  func add(_ text: String, _ name: String) throws -> String { try add(Data(text.utf8), name) }

  /// Writes the example's report as of another person, job and values, and changed.
  @discardableResult
  func add(
    report name: String,
    subject: String,
    job: String,
    shift: Double,
    change: (inout Example) -> Void = { _ in }
  ) throws -> String {
    var example = try networkExample(subject: subject, job: job, shift: shift)
    change(&example)
    return try add(example.data(), name)
  }

  func read(_ name: String) throws -> Data { try Data(contentsOf: folder / name) }

  func run(_ arguments: [String]) async throws -> Program.Outcome {
    try await Program(name: "tmsplan").run(arguments)
  }

  /// Runs what must end well, and gives what it printed.
  func print(_ arguments: [String]) async throws -> String {
    let outcome = try await run(arguments)
    #expect(outcome.status == 0, "\(arguments.prefix(2)): \(outcome.errors)")
    return outcome.output
  }

  /// Expects a refusal with `code` and a remedy, which prints nothing and leaves no file `absent`.
  func expectRefusal(
    _ code: String,
    _ arguments: [String],
    absent: String? = nil
  ) async throws {
    let outcome = try await run(arguments)
    #expect(outcome.status == 3, "\(code): \(outcome.status) \(outcome.errors)")
    #expect(outcome.errors.contains("[\(code)]\n  "), "\(code): \(outcome.errors)")
    #expect(outcome.output.isEmpty, "\(code)")
    if let absent {
      #expect(!FileManager.default.fileExists(atPath: path(absent)), "\(code)")
    }
  }
}

/// Expects `document` to be valid by the schema called `name` in Protocols/mapping.
func expectValid(_ document: Data, _ name: String) throws {
  let url = Program.package.appending(path: "Protocols/mapping/\(name).schema.json")
  let schema = try SchemaCheck([UInt8](Data(contentsOf: url)))
  let value = try parseJSON([UInt8](document), limits: JSONLimits(byteCount: 1 << 24, depth: 64))
  #expect(schema.faults(in: value) == [], "\(name)")
}
