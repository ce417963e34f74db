public import Atlases
import Foundation
import Planning

/// The SHA-256 of all that protocols refer to: regions, points and the calibration.
///
/// A protocol's own digest is that of its file, which only names them.
/// - Throws: Where a file cannot be read.
public func definitionsDigest(_ folders: DataFolders) throws -> String {
  let manager = FileManager.default
  var bytes: [UInt8] = []
  for folder in [folders.atlases, folders.protocols + "/calibration"] {
    let names = manager.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    for name in names.sorted() where name.hasSuffix(".yaml") {
      bytes += Array("\(name)\n".utf8) + (try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
    }
  }
  return sha256(of: bytes)
}
