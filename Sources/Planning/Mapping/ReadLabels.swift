public import Geometry
import Imaging

/// The grid that an image of labels must lie on, as a report tells it.
public struct LabelGrid: Hashable, Sendable {
  /// The number of voxels along i, j and k.
  public let size: GridSize
  /// The upper three rows of the affine from voxel indices to mm, row-major: twelve numbers.
  public let affine: [Double]

  /// Describes a grid; nil where its affine is no twelve numbers that can be inverted.
  public init?(size: GridSize, affine: [Double]) {
    guard affine.count == 12 else { return nil }
    self.size = size
    self.affine = affine
    guard grid != nil else { return nil }
  }

  /// Whether both put the centre of every voxel in the same place, within a hundredth of a millimetre.
  public func matches(_ other: Self) -> Bool {
    guard size == other.size, let own = grid, let theirs = other.grid else { return false }
    let ends = [(0, size.i - 1), (0, size.j - 1), (0, size.k - 1)]
    return (0..<8).allSatisfy { corner in
      let at = ends.indices.map { Double(corner >> $0 & 1 == 0 ? ends[$0].0 : ends[$0].1) }
      let point = Point<VoxelSpace>(at[0], at[1], at[2])
      return own.toWorld(point).distance(to: theirs.toWorld(point)) <= 0.01.mm
    }
  }

  fileprivate var grid: VoxelGrid<UnnamedWorld>? {
    VoxelGrid(size: size, toWorld: Affine(rows: [12 of Double] { affine[$0] }))
  }

  /// The grid.
  var voxelGrid: VoxelGrid<UnnamedWorld> {
    guard let grid else { preconditionFailure("a grid was one before") }
    return grid
  }
}

/// The labels of an image on `grid`, one a voxel with i fastest; 0 where there is none.
///
/// The file's own affine decides where voxels lie, and nothing is resampled.
///
/// - Throws: `labels_grid_mismatch`, `labels_not_labels`, and the errors of reading.
public func readLabels(
  _ file: InputFile,
  on grid: LabelGrid
) throws(PlanningError) -> [Int] {
  let expected = grid.voxelGrid
  let bytes = try InputBytes(file)
  let values: WeightedVoxels
  do throws(ImagingError) {
    var reader = try NIfTIReader(bytes, name: file.name)
    values = try readWeights(&reader, on: expected)
  } catch {
    switch error {
    case .weightsEmpty: return [Int](repeating: 0, count: grid.size.count)
    case .weightsGridMismatch(let reason):
      throw .refusal(
        "labels_grid_mismatch",
        subject: file.name,
        "The labels are not on the grid of their report: \(reason).",
        remedy: "Give the image that tmsplan map wrote with the report; nothing is resampled."
      )
    case .weightsNotFinite(let count):
      throw notLabels(file, "\(count) voxels are NaN or infinite")
    default: throw .input(error, subject: file.name, stage: .preflight)
    }
  }
  var labels = [Int](repeating: 0, count: grid.size.count)
  for (voxel, value) in zip(values.voxels, values.weights) {
    guard let label = Int(exactly: value), label > 0 else {
      throw notLabels(file, "a voxel holds \(value)")
    }
    labels[voxel] = label
  }
  return labels
}

private func notLabels(_ file: InputFile, _ why: String) -> PlanningError {
  .refusal(
    "labels_not_labels",
    subject: file.name,
    "The image holds no labels: \(why).",
    remedy: "Give a label image, *_desc-individualNetworks_dseg.nii.gz, as tmsplan map writes it."
  )
}
