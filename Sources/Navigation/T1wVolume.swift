public import Findings
public import Geometry
public import Imaging

/// A T1-weighted image in memory.
public struct T1wVolume: Sendable {
  /// The most voxels that are read: work and memory grow with them, 17 bytes a voxel.
  public static let mostVoxels = 1 << 26

  /// The image's name in findings.
  public let name: String
  /// Where the voxels lie.
  public let grid: VoxelGrid<NativeT1w>
  /// One value a voxel, i fastest; 0 where the image had none that is finite.
  public let values: [Float]
  /// What is worth saying about the image.
  public let findings: [Finding]

  /// Creates a volume; `values` has one element for each voxel of `grid`.
  public init(
    name: String,
    grid: VoxelGrid<NativeT1w>,
    values: [Float],
    findings: [Finding] = []
  ) {
    precondition(values.count == grid.size.count, "\(values.count) of \(grid.size.count) voxels")
    self.name = name
    self.grid = grid
    self.values = values
    self.findings = findings
  }
}

/// Reads a T1w image to the end of its source.
///
/// Where the image lies is settled by the reader: the sform if both forms are set and agree within
/// 0.5 mm, the only one set if one is. Forms that contradict each other (`xform_conflict`), none
/// at all (`no_world_frame`) and a form that shears (`sform_not_rigid`) never get here.
/// - Parameter reader: A reader that has not been read from.
/// - Returns: The volume with the findings of header, values and trailer.
/// - Throws: ``NavigationError`` for several volumes, too many voxels, and the errors of reading.
public func readT1w(_ reader: inout NIfTIReader) throws(NavigationError) -> T1wVolume {
  let header = reader.header
  guard header.volumeCount == 1 else { throw .severalVolumes(count: header.volumeCount) }
  guard header.size.count <= T1wVolume.mostVoxels else {
    throw .imageTooLarge(voxels: header.size.count, most: T1wVolume.mostVoxels)
  }
  var values: [Float] = []
  do throws(ImagingError) {
    _ = try reader.nextVolume(into: &values)
    _ = try reader.finish()
  } catch {
    throw .image(error)
  }
  var findings = reader.findings
  let replaced = replaceNotFinite(&values)
  if replaced > 0 {
    findings.append(
      Finding(
        "voxels_not_finite",
        .warning,
        subject: reader.name,
        message: "\(replaced) voxels of the T1w image are NaN or infinite; they were read as 0.",
        remedy: "Check the program that wrote the image."
      )
    )
  }
  return T1wVolume(
    name: reader.name,
    grid: header.grid(in: NativeT1w.self),
    values: values,
    findings: findings
  )
}

private func replaceNotFinite(_ values: inout [Float]) -> Int {
  var count = 0
  for index in values.indices where !values[index].isFinite {
    values[index] = 0
    count += 1
  }
  return count
}
