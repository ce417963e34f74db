import Crypto
import Foundation
public import Wire

/// A file on this host that is to be submitted.
public struct LocalFile: Hashable, Sendable {
  /// What the file is for.
  public let role: FileRole
  /// The run it belongs to, from 1.
  public let run: Int
  /// Where it lies.
  public let path: String

  /// Names a file.
  public init(role: FileRole, run: Int = 1, path: String) {
    self.role = role
    self.run = run
    self.path = path
  }

  /// The file as a submission declares it: its name, size and digest.
  ///
  /// - Parameter byPath: Whether the daemon reads the file itself, from the same path; else its
  ///   bytes are to be uploaded.
  /// - Returns: The declaration.
  /// - Throws: ``ClientError/fileUnreadable(path:reason:)``.
  public func declared(byPath: Bool) throws(ClientError) -> FileDeclaration {
    let url = URL(fileURLWithPath: path).standardizedFileURL
    var digest = SHA256()
    var size: Int64 = 0
    do {
      let handle = try FileHandle(forReadingFrom: url)
      defer { try? handle.close() }
      while let bytes = try handle.read(upToCount: 1 << 20), !bytes.isEmpty {
        digest.update(data: bytes)
        size += Int64(bytes.count)
      }
    } catch {
      throw .fileUnreadable(path: path, reason: error.localizedDescription)
    }
    return FileDeclaration(
      role: role,
      run: run,
      name: url.lastPathComponent,
      source: byPath ? .path(url.path) : .upload(size: size),
      sha256: hexadecimal(digest.finalize())
    )
  }

  /// `count` bytes from `offset` on.
  func bytes(at offset: Int64, count: Int) throws(ClientError) -> [UInt8] {
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      try handle.seek(toOffset: UInt64(offset))
      let bytes = [UInt8](try handle.read(upToCount: count) ?? Data())
      guard bytes.count == count else { throw ClientError.fileChanged(path: path) }
      return bytes
    } catch let error as ClientError {
      throw error
    } catch {
      throw .fileUnreadable(path: path, reason: error.localizedDescription)
    }
  }
}
