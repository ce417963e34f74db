import Foundation
import Glibc

/// A folder that is gone with the last reference.
final class ScratchFolder {
  let path: String

  init() throws {
    let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    path = "\(parent)/tmsp-fuzz-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// The bytes of the file at `path`.
func content(of path: String) throws -> [UInt8] {
  try [UInt8](Data(contentsOf: URL(filePath: path)))
}

/// Writes `bytes` over what the file at `path` holds from `offset` on.
func overwrite(_ path: String, at offset: Int64, with bytes: [UInt8]) throws {
  let file = try FileHandle(forWritingTo: URL(filePath: path))
  try file.seek(toOffset: UInt64(offset))
  try file.write(contentsOf: bytes)
  try file.close()
}

/// Cuts the file at `path` down to `size` bytes.
func shorten(_ path: String, to size: Int64) throws {
  try require(unsafe truncate(path, off_t(size)) == 0, "\(path) cannot be shortened")
}
