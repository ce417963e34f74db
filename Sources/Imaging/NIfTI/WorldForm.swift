public import Geometry

/// The world of an image whose header does not say which world it is.
///
/// NIfTI's form codes name a kind of space, not a template, so a header's matrices stay in this
/// frame until the caller names the real one.
public enum UnnamedWorld: WorldFrame {
  /// `unnamed`.
  public static let identifier = "unnamed"
}

/// The user's explicit choice between a header's two placements.
public enum XformChoice: String, CaseIterable, Hashable, Sendable {
  /// The affine matrix `srow_x`, `srow_y`, `srow_z`.
  case sform
  /// The rotation, offset and voxel sizes of `quatern_*`, `qoffset_*` and `pixdim`.
  case qform
}

/// One of a header's two placements of the voxels in the world.
public struct WorldForm: Sendable, Equatable {
  /// NIfTI's code: 0 unset, 1 scanner, 2 aligned, 3 Talairach, 4 MNI152, 5 other template.
  public let code: Int
  /// From voxel indices to RAS+ millimetres; meaningless where ``isSet`` is false.
  public let toWorld: Affine<VoxelSpace, UnnamedWorld>

  /// Whether the header declares this form; where not, its fields are to be ignored.
  public var isSet: Bool { code > 0 }
}

extension WorldForm {
  init(sformOf fields: HeaderFields) {
    code = fields.sformCode
    let s = fields.sformRows
    toWorld = Affine(rows: [
      s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8], s[9], s[10], s[11],
    ])
  }

  /// The matrix of a quaternion, in double as the fields are widened.
  ///
  /// `a` is clamped at 0 because rounding may take b² + c² + d² past 1; a negative `pixdim[0]`
  /// reverses the third axis (nifti1.h, method 2).
  init(qformOf fields: HeaderFields) {
    code = fields.qformCode
    let (b, c, d) = (fields.quaternion[0], fields.quaternion[1], fields.quaternion[2])
    let a = max(0, 1 - (b * b + c * c + d * d)).squareRoot()
    let dx = fields.pixelSizes[1]
    let dy = fields.pixelSizes[2]
    let dz = fields.pixelSizes[0] < 0 ? -fields.pixelSizes[3] : fields.pixelSizes[3]
    let offset = fields.quaternionOffset
    toWorld = Affine(rows: [
      (a * a + b * b - c * c - d * d) * dx, 2 * (b * c - a * d) * dy, 2 * (b * d + a * c) * dz,
      offset[0],
      2 * (b * c + a * d) * dx, (a * a + c * c - b * b - d * d) * dy, 2 * (c * d - a * b) * dz,
      offset[1],
      2 * (b * d - a * c) * dx, 2 * (c * d + a * b) * dy, (a * a + d * d - c * c - b * b) * dz,
      offset[2],
    ])
  }

  /// Whether the form can be inverted and holds finite numbers only.
  var isUsable: Bool { toWorld.isFinite && toWorld.inverted()?.isFinite == true }

  /// What makes the matrix other than rotation, translation and `voxelSize`; nil where nothing.
  ///
  /// The tolerance of 1e-3, as a cosine and as a relative length, moves a voxel at 200 mm by
  /// 0.2 mm; rounding to single precision makes no more than about 1e-6.
  func departureFromRigid(voxelSize: [Double]) -> ImagingError.SformReason? {
    guard isUsable else { return .notInvertible }
    let tolerance = 1e-3
    let m = toWorld.rows
    let (x, y, z) = toWorld.columnLengths
    let lengths = [x, y, z]
    let cosine = [(0, 1), (0, 2), (1, 2)].map { pair in
      let (p, q) = pair
      let product = m[p] * m[q] + m[4 + p] * m[4 + q] + m[8 + p] * m[8 + q]
      return (product / (lengths[p] * lengths[q])).magnitude
    }.max()
    if let cosine, !(cosine <= tolerance) { return .sheared(cosine: cosine) }
    let difference = zip(lengths, voxelSize).map { ($0 / $1.magnitude - 1).magnitude }.max()
    if let difference, !(difference <= tolerance) {
      return .scaled(relativeDifference: difference)
    }
    return nil
  }
}

/// The largest distance between the places that two affines give a corner voxel of the grid.
///
/// - Returns: Millimetres; infinite where a coefficient is not finite.
func largestCornerDistance<World: WorldFrame>(
  _ a: Affine<VoxelSpace, World>,
  _ b: Affine<VoxelSpace, World>,
  size: GridSize
) -> Millimetres {
  guard a.isFinite, b.isFinite else { return Double.infinity.mm }
  var largest = Millimetres.zero
  for corner in 0..<8 {
    let voxel = VoxelIndex(
      corner & 1 == 0 ? 0 : size.i - 1,
      corner & 2 == 0 ? 0 : size.j - 1,
      corner & 4 == 0 ? 0 : size.k - 1
    )
    largest = max(largest, a(voxel.point).distance(to: b(voxel.point)))
  }
  return largest
}
