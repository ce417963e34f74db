import Foundation
import Geometry
import Imaging

@testable import Planning

/// What makes a phantom's files unfit.
extension PhantomMaps {
  /// Takes a column out of the confounds table.
  func removeConfound(_ name: String) throws {
    let path = try planning().runs[0].confounds.path
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let rows = text.split(separator: "\n").map { $0.split(separator: "\t") }
    guard let place = rows.first?.firstIndex(of: Substring(name)) else {
      throw CocoaError(.coderInvalidValue)
    }
    let kept = rows.map { row in
      row.indices.filter { $0 != place }.map { row[$0] }.joined(separator: "\t")
    }
    try (kept.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
  }

  /// Makes the run's `voxels`, linear indices, 0 in all volumes.
  func silence(_ voxels: [Int]) throws {
    let file = try planning().runs[0].bold
    var reader = try NIfTIReader(InputBytes(file), name: file.name)
    var volumes: [[Float]] = []
    var volume: [Float] = []
    while try reader.nextVolume(into: &volume) {
      for voxel in voxels { volume[voxel] = 0 }
      volumes.append(volume)
    }
    let bytes = encodeNIfTI(
      volumes,
      on: grid,
      repetitionTime: reader.header.repetitionTime.map { .seconds($0) },
      format: NIfTIFormat(dataType: .int16)
    )
    try Data(gzip(bytes, level: 1)).write(to: URL(filePath: file.path))
  }

  /// The labels of an image that was made of the maps.
  func labels(_ file: StatisticalMapFile) throws -> [Int] {
    let url = folder.appending(path: file.name)
    try Data(file.bytes).write(to: url)
    let rows = grid.toWorld.rows
    guard let own = LabelGrid(size: grid.size, affine: (0..<12).map { rows[$0] }) else {
      throw CocoaError(.coderInvalidValue)
    }
    return try readLabels(
      InputFile(role: .segmentation, run: 1, path: url.path(percentEncoded: false)),
      on: own
    )
  }
}
