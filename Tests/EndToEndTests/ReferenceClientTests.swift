import Foundation
import Testing

/// `Examples/tmsp_client.py` towards a daemon that lies, and towards a real one that is killed.
@Suite(.inTurn, Python.isNeeded, .timeLimit(.minutes(10))) struct ReferenceClientTests {
  private static let client = Program.package.appending(path: "Examples/tmsp_client.py")
    .path(percentEncoded: false)

  /// Runs a script to its end, which must be a good one, and prints what it checked.
  private func passes(
    _ script: String,
    _ arguments: [String],
    _ folder: TemporaryFolder
  ) async throws {
    let outcome = try await Python.run(script, arguments)
    #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
    print(outcome.output)
    withExtendedLifetime(folder) {}
  }

  @Test func `a watcher loses and doubles nothing, whatever the feed loses, doubles and mixes up`()
    async throws
  {
    let folder = try TemporaryFolder()
    try await passes("watching.py", [Self.client, folder.url.path(percentEncoded: false)], folder)
  }

  @Test func `uploads and watchers go on after link, client or daemon was broken off`() async throws
  {
    let folder = try TemporaryFolder()
    let places = [
      Program.folder.path(percentEncoded: false), folder.url.path(percentEncoded: false),
    ]
    try await passes(
      "recovering.py",
      places + [Self.client] + PythonClientTests.phantom,
      folder
    )
  }
}
