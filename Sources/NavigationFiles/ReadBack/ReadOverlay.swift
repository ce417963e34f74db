import Geometry
import Imaging

/// Reads an overlay back as any program would: its header places voxels as the T1w image's does, and
/// each target's voxel is marked, the best one's by its own label.
func verifyOverlay(_ file: ExportedFile, _ sheet: NavigationSheet) throws(ExportError) {
  var values: [Float] = []
  let header: NIfTIHeader
  do throws(ImagingError) {
    var reader = try NIfTIReader(
      InMemoryBytes(file.bytes),
      name: file.name,
      xform: sheet.image.header.xform
    )
    header = reader.header
    _ = try reader.nextVolume(into: &values)
    _ = try reader.finish()
  } catch {
    throw .notVerified(file: file.name, what: "its form (\(error.code))")
  }
  let own = sheet.image.header
  guard header.sform == own.sform, header.qform == own.qform, header.size == own.size else {
    throw .notVerified(file: file.name, what: "the image's place")
  }
  let grid = header.grid(in: NativeT1w.self)
  for (number, label) in overlayLabels(sheet).enumerated() {
    guard let voxel = grid.index(of: label.centre), let index = grid.linearIndex(of: voxel) else {
      // An entry may lie beyond the image; a target there is shown nowhere.
      guard label.isEntry else {
        throw .notVerified(file: file.name, what: "\(label.name), which lies outside the image,")
      }
      continue
    }
    let value = values[index]
    guard number == 0 ? value == Float(label.index) : value > 0 else {
      throw .notVerified(file: file.name, what: "the mark of \(label.name)")
    }
  }
}
