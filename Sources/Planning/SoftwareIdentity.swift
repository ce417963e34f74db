import Crypto
import Glibc

/// Which program computed a plan.
public struct SoftwareIdentity: Hashable, Sendable {
  /// The version of this source.
  public static let version = "0.1.0"

  /// The program's name.
  public let name: String
  /// Its version.
  public let version: String
  /// The SHA-256 of the executable that ran, in lower-case hexadecimal.
  public let sha256: String

  /// Creates an identity; tests give their own.
  public init(name: String, version: String, sha256: String) {
    self.name = name
    self.version = version
    self.sha256 = sha256
  }

  /// The identity of the running executable.
  ///
  /// - Throws: `file_unreadable` where the system does not let a process read its own image.
  public static func current(name: String) throws(PlanningError) -> SoftwareIdentity {
    let image = InputFile(role: .sidecar, run: 0, path: "/proc/self/exe", name: name)
    let source = try InputBytes(image)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while try source.read(into: &buffer) > 0 {}
    return SoftwareIdentity(name: name, version: version, sha256: source.record().sha256)
  }
}
