import Foundation
import Testing

extension PythonClientTests {
  /// The daemon as several clinics use it over the network, by key; each script says what it checks.
  @Suite struct Networked {
    private func passes(_ script: String) throws {
      let folder = try TemporaryFolder()
      let places = [Program.folder, folder.url, Program.package].map {
        $0.path(percentEncoded: false).dropSlash
      }
      let outcome = try Python.run(script, places + PhantomCase.shared.get().arguments)
      #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
      print(outcome.output)
    }

    @Test func `who is let in sees its own, and who is revoked nothing more`() throws {
      try passes("identity.py")
    }

    @Test func `strangers and clients without manners are cut off, and nobody else notices`() throws
    {
      try passes("robustness.py")
    }

    @Test func `an operator backs up, restores, erases and proves the audit`() throws {
      try passes("operators.py")
    }
  }
}

extension String {
  /// The path of a folder without the slash at its end.
  fileprivate var dropSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
