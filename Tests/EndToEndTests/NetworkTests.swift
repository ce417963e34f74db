import Foundation
import Testing

/// The daemon as several clinics use it over the network, by key; each script says what it checks.
///
/// They run beside the other tests, as they wait more than they compute.
@Suite(Python.isNeeded, .besideTurns) struct NetworkTests {
  private func passes(_ script: String) async throws {
    let folder = try TemporaryFolder()
    let places = [Program.folder, folder.url, Program.package].map {
      $0.path(percentEncoded: false).dropSlash
    }
    let arguments = places + (try PhantomCase.shared.get().arguments)
    let outcome = try await Python.run(script, arguments)
    #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
    print(outcome.output)
  }

  @Test func `who is let in sees its own, and who is revoked nothing more`() async throws {
    try await passes("identity.py")
  }

  @Test func `strangers and clients without manners are cut off, and nobody else notices`()
    async throws
  {
    try await passes("robustness.py")
  }

  @Test func `an operator backs up, restores, erases and proves the audit`() async throws {
    try await passes("operators.py")
  }
}

extension String {
  /// The path of a folder without the slash at its end.
  var dropSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
