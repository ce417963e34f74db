/// Which program computed a plan.
public struct SoftwareIdentity: Hashable, Sendable {
  /// The version of this source.
  public static let version = "0.1.0"

  /// The program's name.
  public let name: String
  /// Its version.
  public let version: String
  /// What tells this build from all others: the SHA-256 of its build id, in lower-case hexadecimal.
  public let sha256: String

  /// Creates an identity; tests give their own.
  public init(name: String, version: String, sha256: String) {
    self.name = name
    self.version = version
    self.sha256 = sha256
  }

  /// The identity of the running executable.
  ///
  /// The build id is the linker's digest of the whole program, and read from the program's own image.
  /// A program without one is digested as it is, which takes some 40 ms.
  ///
  /// - Throws: `file_unreadable` where the system does not let a process read its own image.
  public static func current(name: String) throws(PlanningError) -> SoftwareIdentity {
    let program = "/proc/self/exe"
    let digest =
      if let id = buildID(ofProgram: program) {
        Planning.sha256(of: id)
      } else {
        try digest(ofProgram: program, name: name)
      }
    return SoftwareIdentity(name: name, version: version, sha256: digest)
  }

  private static func digest(
    ofProgram path: String,
    name: String
  ) throws(PlanningError) -> String {
    let source = try InputBytes(InputFile(role: .sidecar, run: 0, path: path, name: name))
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while try source.read(into: &buffer) > 0 {}
    return source.record().sha256
  }
}
