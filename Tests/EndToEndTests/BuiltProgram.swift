import Foundation
import Testing

/// A program of C or C++ that a test has built, in a folder of its own.
struct BuiltProgram {
  let folder: TemporaryFolder
  /// The program's file.
  var url: URL { folder / "program" }

  /// Builds `source` of the package; fails the test where the compiler has anything to say against it.
  init(_ source: String, by compiler: URL, _ options: [String], libraries: [String]) async throws {
    folder = try TemporaryFolder()
    let path = url.path(percentEncoded: false)
    let outcome = try await Program(executable: compiler).run(
      options + ["-o", path, Program.package.appending(path: source).path(percentEncoded: false)]
        + libraries
    )
    try #require(outcome.status == 0, "\(outcome.errors)")
    // Tests beside this one bind sockets, for which the process's umask is narrowed for a moment.
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }
}
