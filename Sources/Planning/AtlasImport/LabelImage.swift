import Atlases
import Findings
import Geometry
import Imaging

/// The labels of an image on its own grid, in the RAS millimetres that its header tells.
struct LabelImage {
  /// The grid; in which template it lies, the header does not say.
  let grid: VoxelGrid<UnnamedWorld>
  /// A label a voxel, i fastest; 0 for none.
  let labels: [Int32]
  /// The file.
  let record: InputRecord
  /// What is worth saying about its header.
  let findings: [Finding]

  /// Reads a label image to its end; whole numbers that are stored as real ones are labels too.
  ///
  /// - Parameters:
  ///   - file: The image.
  ///   - xform: Which affine to believe where the image's two conflict.
  /// - Throws: `atlas_not_3d`, `atlas_values_not_finite`, `atlas_not_labels`, `atlas_no_labels`, and the
  ///   errors of reading.
  init(_ file: InputFile, xform: XformChoice?) throws(PlanningError) {
    let bytes = try InputBytes(file)
    let (reader, volume) = try refusing(file) { () throws(ImagingError) in
      var reader = try NIfTIReader(bytes, name: file.name, xform: xform)
      var volume: [Float] = []
      // Several volumes are no labels, whatever they hold.
      if reader.header.volumeCount == 1 {
        _ = try reader.nextVolume(into: &volume)
        _ = try reader.finish()
      }
      return (reader, volume)
    }
    grid = reader.header.grid(in: UnnamedWorld.self)
    findings = reader.findings
    labels = try refusing(file) { () throws(AtlasImportError) in
      guard reader.header.volumeCount == 1 else {
        throw .notThreeDimensional(volumeCount: reader.header.volumeCount)
      }
      return try wholeNumbers(volume)
    }
    record = bytes.record()
  }

  /// How many voxels carry each label.
  var counts: [Int: Int] {
    var counts: [Int32: Int] = [:]
    for label in labels where label != 0 { counts[label, default: 0] += 1 }
    return Dictionary(uniqueKeysWithValues: counts.map { (Int($0), $1) })
  }
}

/// `volume` as labels.
private func wholeNumbers(_ volume: [Float]) throws(AtlasImportError) -> [Int32] {
  let notFinite = volume.count { !$0.isFinite }
  guard notFinite == 0 else { throw .valuesNotFinite(count: notFinite) }
  // Above it, not every whole number has a single-precision one of its own.
  let largest: Float = 16_777_216
  if let other = volume.first(where: { $0 != $0.rounded() || $0 < 0 || $0 > largest }) {
    throw .notLabels(
      value: "\(other)",
      isProbabilistic: volume.allSatisfy { (0...1).contains($0) }
    )
  }
  guard volume.contains(where: { $0 != 0 }) else { throw .noLabels }
  return volume.map { Int32($0) }
}
