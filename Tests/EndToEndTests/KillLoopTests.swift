import Foundation
import Testing

extension PythonClientTests {
  /// What the daemon has acknowledged survives its death and a full disk.
  ///
  /// These are the short forms; `make soak` runs the long one.
  @Suite struct Durability {
    private static let programs = Program.folder.path(percentEncoded: false)

    @Test func `a daemon that is killed again and again keeps all that it has acknowledged`()
      throws
    {
      let soak = try Python.run("soak.py", [Self.programs, "--kills", "12"])
      #expect(soak.status == 0, "\(soak.errors)")
      #expect(soak.output.contains(": 12 kills"), "\(soak.output)")
      print(soak.output)
    }

    @Test(.enabled("only root may mount the small disk that runs full", mayMount))
    func `a disk that runs full at any write loses nothing, and is told`() throws {
      let full = try Python.run("disk_full.py", [Self.programs, "--steps", "6"])
      #expect(full.status == 0, "\(full.output) \(full.errors)")
      #expect(full.output.contains("refused_disk"), "\(full.output)")
      #expect(full.output.contains("storage_error"), "\(full.output)")
    }

    /// Whether a file system may be mounted where nobody else sees it.
    private static func mayMount() throws -> Bool {
      let unshare = Program(executable: URL(filePath: "/usr/bin/unshare"))
      return try unshare.run(["--mount", "true"]).status == 0
    }
  }
}
