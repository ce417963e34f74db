import Atlases
import Foundation
import Testing

/// The folders of the source tree, wherever it lies.
enum ShippedData {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func catalogue() throws -> Catalogue {
    try Catalogue(atlases: root.path + "/Atlases", protocols: root.path + "/Protocols")
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  static func files(in folder: String) throws -> [String] {
    try FileManager.default
      .contentsOfDirectory(atPath: root.appendingPathComponent(folder).path)
      .filter { $0.hasSuffix(".yaml") }.sorted().map { folder + "/" + $0 }
  }

  /// Every shipped definition file.
  static func allFiles() throws -> [String] {
    try [
      "Atlases/regions", "Atlases/points", "Atlases/networks", "Atlases/circuits",
      "Protocols/targeting", "Protocols/stimulation", "Protocols/mapping",
    ].flatMap(files)
  }
}

/// A folder that is removed with its last reference.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "atlases-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: url)
    return url.path
  }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try write([UInt8](text.utf8), to: name)
  }

  /// Copies the shipped `Atlases` and `Protocols/targeting`, `Protocols/stimulation` here.
  func copyShippedData() throws {
    for file in try ShippedData.allFiles() { try write(ShippedData.text(file), to: file) }
  }

  func catalogue() throws -> Catalogue {
    try Catalogue(atlases: path + "/Atlases", protocols: path + "/Protocols")
  }
}

/// The error that `body` throws, where it is an ``AtlasError``.
func atlasError(_ body: () throws -> Void) -> AtlasError? {
  do {
    try body()
    return nil
  } catch {
    return error as? AtlasError
  }
}
