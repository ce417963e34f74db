import Atlases
import Foundation
import Geometry
import Imaging

@testable import Planning

/// Label images and tables in a folder that is removed at the end.
final class LabelFiles {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Writes `bytes` and says where.
  @discardableResult
  func write(_ bytes: some Sequence<UInt8>, _ name: String) throws -> String {
    let url = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: url)
    return url.path(percentEncoded: false)
  }

  /// Writes an image of `labels` on `grid`.
  func image<World: WorldFrame>(
    _ labels: [Float],
    on grid: VoxelGrid<World>,
    _ type: NIfTIDataType = .int16,
    _ name: String = "labels.nii"
  ) throws -> String {
    try write(encodeNIfTI([labels], on: grid, format: NIfTIFormat(dataType: type)), name)
  }

  /// A case of an import with a table of these names.
  func request(
    _ image: String,
    _ names: [Int: String] = [1: "one", 2: "two"],
    space: Template = .mni152NLin6Asym
  ) throws -> AtlasImport {
    let lines = names.sorted { $0.key < $1.key }.map { "\($0.key)\t\($0.value)" }
    let text = (["index\tname"] + lines).joined(separator: "\n")
    var request = AtlasImport(
      name: "test",
      image: image,
      table: try write(Array(text.utf8), "labels.tsv"),
      template: space
    )
    request.licence = "made for this test"
    return request
  }
}

/// Imports without a list of known images.
func imported(_ request: AtlasImport) throws -> ImportedAtlas {
  try importAtlas(request, known: .none, date: "2026-01-01T00:00:00.000Z").atlas
}

/// The same volume with its first axis stored the other way round, and the grid for it.
func mirrored<World: WorldFrame>(
  _ volume: [Float],
  on grid: VoxelGrid<World>
) throws -> ([Float], VoxelGrid<World>) {
  var rows = grid.toWorld.rows
  for row in 0..<3 {
    rows[4 * row + 3] += rows[4 * row] * Double(grid.size.i - 1)
    rows[4 * row] = -rows[4 * row]
  }
  guard let other = VoxelGrid<World>(size: grid.size, toWorld: Affine(rows: rows)) else {
    throw CocoaError(.coderInvalidValue)
  }
  let values = volume.indices.map { voxel in
    let (i, rest) = (voxel % grid.size.i, voxel / grid.size.i)
    return volume[grid.size.i - 1 - i + grid.size.i * rest]
  }
  return (values, other)
}
