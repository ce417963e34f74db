import Glibc

/// A regular file that is open already; it closes itself.
///
/// Whoever reads it does so at places of his own, so that several may read it at once.
public final class OpenFile: Sendable {
  let descriptor: Int32

  /// Takes over an open descriptor that may be read.
  public init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }
}

extension OpenFile: Hashable {
  /// Two open files are equal where they are the same object.
  public static func == (left: OpenFile, right: OpenFile) -> Bool { left === right }

  /// Hashes the identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
