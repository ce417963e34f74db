import Foundation
import Testing

/// Python clients of the daemon: the scripts of `Python`, and the examples of the README.
enum Python {
  private static let interpreter = Program.package.appending(path: ".venv/bin/python")
  private static let readers = Program.package.appending(path: ".venv-readers/bin/python")

  /// Skips a test where the packages that read images and markups have not been set up.
  static let readersAreNeeded: some SuiteTrait & TestTrait = ConditionTrait.enabled(
    if: FileManager.default.isExecutableFile(atPath: readers.path(percentEncoded: false)),
    "the folder .venv-readers is missing; make test makes it where packages can be had"
  )

  /// Skips a test where those that read coil poses have not been set up beside them.
  static let poseReadersAreNeeded: some SuiteTrait & TestTrait = ConditionTrait.enabled(
    if: FileManager.default.fileExists(
      atPath: Program.package.appending(path: ".venv-readers/poses").path(percentEncoded: false)
    ),
    "pyNIBS and NaviNIBS are not in .venv-readers; make test puts them there where they can be had"
  )

  /// Whether the Python packages have been set up.
  static var isThere: Bool {
    FileManager.default.isExecutableFile(atPath: interpreter.path(percentEncoded: false))
  }

  /// Skips a test where the Python packages have not been set up.
  static let isNeeded: some SuiteTrait & TestTrait = ConditionTrait.enabled(
    if: isThere,
    "the folder .venv is missing; make test makes it"
  )

  /// Runs a script of `Python` to its end.
  static func run(_ script: String, _ arguments: [String]) async throws -> Program.Outcome {
    let url = Program.package.appending(path: "Tests/EndToEndTests/Python/\(script)")
    return try await run(url, arguments)
  }

  /// Runs the reference client towards a daemon.
  static func client(
    _ arguments: [String],
    at daemon: RunningDaemon
  ) async throws -> Program.Outcome {
    let places = ["--ingest", daemon.ingest, "--results", daemon.results]
    return try await run(
      Program.package.appending(path: "Examples/tmsp_client.py"),
      places + arguments
    )
  }

  /// Runs a script of `Python` that reads files as other programs do.
  static func runReader(_ script: String, _ arguments: [String]) async throws -> Program.Outcome {
    let url = Program.package.appending(path: "Tests/EndToEndTests/Python/\(script)")
    return try await run(url, arguments, by: readers)
  }

  /// Runs the script at `url` to its end.
  static func run(
    _ url: URL,
    _ arguments: [String],
    by interpreter: URL = interpreter
  ) async throws -> Program.Outcome {
    // -B leaves no compiled files in the package.
    try await Program(executable: interpreter).run(
      ["-B", url.path(percentEncoded: false)] + arguments
    )
  }

  /// The JSON document that a script of `Python` prints; fails the test where the script fails.
  static func value<Value: Decodable>(
    _ type: Value.Type = Value.self,
    of script: String,
    _ arguments: [String]
  ) async throws -> Value {
    try decoded(await run(script, arguments))
  }

  /// The JSON document that a good run has printed.
  static func decoded<Value: Decodable>(_ outcome: Program.Outcome) throws -> Value {
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try JSONDecoder().decode(Value.self, from: Data(outcome.output.utf8))
  }
}

/// What the tests look at in the status of a job.
struct JobEnd: Decodable {
  struct Failure: Decodable {
    struct Finding: Decodable { let code: String }
    let code: String
    let finding: Finding
  }
  let job: String
  let state: String
  let error: Failure?
}

/// What the tests look at in the daemon's greeting.
struct Greeting: Decodable {
  let epoch: String
}
