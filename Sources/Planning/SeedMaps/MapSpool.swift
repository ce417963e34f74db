import Foundation

/// Maps of one size in a file without a name, so that memory does not grow with their number.
///
/// The file goes with its owner, however the program ends.
final class MapSpool {
  private let file: FileHandle
  private let voxelCount: Int

  /// Makes an empty one in `folder`, which exists.
  ///
  /// - Throws: What the file system refuses.
  init(in folder: URL, voxelCount: Int) throws {
    let url = folder.appending(path: ".seedmap-\(UUID().uuidString)")
    try Data().write(to: url, options: .withoutOverwriting)
    defer { try? FileManager.default.removeItem(at: url) }
    file = try FileHandle(forUpdating: url)
    self.voxelCount = voxelCount
  }

  /// Adds a map behind the others.
  func append(_ map: [Float]) throws {
    precondition(map.count == voxelCount, "\(map.count) of \(voxelCount) voxels")
    try file.seekToEnd()
    try file.write(contentsOf: unsafe map.withUnsafeBytes { unsafe Data($0) })
  }

  /// The map that was added as number `index`, from 0.
  func map(_ index: Int) throws -> [Float] {
    let length = voxelCount * MemoryLayout<Float>.size
    try file.seek(toOffset: UInt64(index * length))
    let data = try file.read(upToCount: length) ?? Data()
    guard data.count == length else { throw CocoaError(.fileReadCorruptFile) }
    var map = [Float](repeating: 0, count: voxelCount)
    _ = unsafe map.withUnsafeMutableBytes { unsafe data.copyBytes(to: $0) }
    return map
  }
}
