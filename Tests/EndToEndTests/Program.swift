import Foundation
import TestSupport

/// A program, run as a user would run it.
struct Program {
  /// What a run said and how it ended.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
  }

  /// The folder of the built programs: that of the test program itself.
  static let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()
  /// The package's folder.
  static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardizedFileURL

  /// The environment of all programs: they read the package's own regions and protocols.
  static var environment: [String: String] {
    ProcessInfo.processInfo.environment.merging(
      ["TMSPLANNER_DATA": package.path(percentEncoded: false)],
      uniquingKeysWith: { $1 }
    )
  }

  let executable: URL

  /// A program of this package.
  init(name: String) { executable = Self.folder.appending(path: name) }

  /// Any program.
  init(executable: URL) { self.executable = executable }

  /// Runs the program to its end; no thread waits for it meanwhile.
  ///
  /// - Throws: Where the program cannot be started, or the test has no turn.
  func run(_ arguments: [String]) async throws -> Outcome {
    try Turns.require()
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.environment = Self.environment
    let folder = try TemporaryFolder()
    let (output, errors) = (folder / "output", folder / "errors")
    for file in [output, errors] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try await process.runToEnd()
    return Outcome(
      status: process.terminationStatus,
      output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self)
    )
  }
}

/// A folder that is removed with its owner.
final class TemporaryFolder: Sendable {
  let url = FileManager.default.temporaryDirectory.appending(path: "tmsp-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  static func / (folder: TemporaryFolder, name: String) -> URL { folder.url.appending(path: name) }
}
