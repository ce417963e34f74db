public import Atlases
public import Findings
import Geometry
import Imaging
import Targeting

/// A region as a NIfTI file.
public struct RegionMaskFile: Sendable {
  /// The file's bytes: uint8, 1 inside.
  public let bytes: [UInt8]
  /// The voxels inside.
  public let voxelCount: Int
  /// What is worth saying, such as a region of another template.
  public let findings: [Finding]
}

/// Draws `region` on the grid of an image.
///
/// - Parameters:
///   - region: The region.
///   - path: A NIfTI image with the wanted grid.
///   - space: The template of that image; nil takes it from the file name.
///   - gzip: Whether the bytes are compressed.
/// - Returns: The file's bytes, with what is worth saying.
/// - Throws: ``PlanningError`` for an unreadable image or an unknown space, and
///   `region_outside_field_of_view` where no voxel lies in the region.
public func regionMask(
  _ region: Region,
  onGridOf path: String,
  space: String?,
  gzip: Bool
) throws(PlanningError) -> RegionMaskFile {
  let file = InputFile(role: .mask, run: 1, path: path)
  switch try resolveSpace(requested: space, boldName: file.name) {
  case .template(.mni152NLin6Asym):
    return try draw(region, on: file, in: MNI152NLin6Asym.self, gzip: gzip)
  case .template(.mni152NLin2009cAsym):
    return try draw(region, on: file, in: MNI152NLin2009cAsym.self, gzip: gzip)
  case .native:
    throw .refusal(
      "space_needs_transform",
      subject: file.name,
      "The image is in the subject's T1w space; the region is defined in a template.",
      remedy: "Give an image in a template space.",
      fault: .request
    )
  }
}

private func draw<Frame: TemplateFrame>(
  _ region: Region,
  on file: InputFile,
  in frame: Frame.Type,
  gzip: Bool
) throws(PlanningError) -> RegionMaskFile {
  let source = try InputBytes(file)
  let grid = try refusing(file) { () throws(ImagingError) in
    try NIfTIReader(source, name: file.name).header.grid(in: frame)
  }
  let voxels = grid.voxels(in: region.shapes(in: frame))
  guard !voxels.isEmpty else {
    throw .refusal(
      RegionRole.searchRegion.outsideFieldOfView,
      subject: file.name,
      "No voxel of the grid lies in \(region.id).",
      remedy: "Check that the image is in \(Frame.identifier)."
    )
  }
  return RegionMaskFile(
    bytes: encodeMask(voxels, on: grid, gzip: gzip),
    voxelCount: voxels.count,
    findings: region.templateApproximation(in: Frame.template).map { [$0] } ?? []
  )
}
