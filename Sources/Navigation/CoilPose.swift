public import Geometry

/// The axes in which programs describe a coil.
public enum CoilAxes: String, CaseIterable, Hashable, Sendable {
  /// x = y × z, y away from the handle, z into the head: `matsimnibs`.
  case simnibs
  /// x and z reversed: y away from the handle, z out of the head.
  case brainsight
}

/// A coil's place and direction in native RAS millimetres: geometric, not optimised for a field.
///
/// Axes are SimNIBS's: z into the head, y away from the handle, x = y × z.
public struct CoilPose: Sendable, Equatable {
  /// The coil's x axis.
  public let x: Direction<NativeT1w>
  /// The coil's y axis, away from the handle.
  public let y: Direction<NativeT1w>
  /// The coil's z axis, into the head.
  public let z: Direction<NativeT1w>
  /// The coil's centre.
  public let centre: Point<NativeT1w>
  /// Whether the handle's direction was nearly the normal, so that `y` points upwards instead.
  public let handleIsReplaced: Bool

  /// Checks a pose as every export needs it.
  ///
  /// - Parameters:
  ///   - columns: The coil's x, y and z axis and its centre: the columns of the 4 x 4 matrix.
  ///   - target: What the coil is to face.
  ///   - grid: The T1w image; the centre lies at most 50 mm outside.
  /// - Throws: ``NavigationError/poseInvalid(_:)`` where a number is not finite, where RᵀR differs
  ///   from I by 1e-6 or more, where the axes are mirrored, where z does not face the target, and
  ///   where the centre lies too far out.
  public init(
    columns: [4 of SIMD3<Double>],
    target: Point<NativeT1w>,
    grid: VoxelGrid<NativeT1w>
  ) throws(NavigationError) {
    try self.init(columns: columns, target: target, grid: grid, handleIsReplaced: false)
  }

  private init(
    columns: [4 of SIMD3<Double>],
    target: Point<NativeT1w>,
    grid: VoxelGrid<NativeT1w>,
    handleIsReplaced: Bool
  ) throws(NavigationError) {
    let (a, b, c, t) = (columns[0], columns[1], columns[2], columns[3])
    guard (a + b + c + t).sum().isFinite, target.vector.sum().isFinite else {
      throw .poseInvalid(.notFinite)
    }
    let departure = departureFromOrthonormal(a, b, c)
    guard departure < 1e-6 else { throw .poseInvalid(.notOrthonormal(departure: departure)) }
    let determinant = cross(a, b).dot(c)
    guard (determinant - 1).magnitude < 1e-6 else {
      throw .poseInvalid(.notProper(determinant: determinant))
    }
    guard c.dot(target.vector - t) > 0 else { throw .poseInvalid(.facesAway) }
    let outside = -distanceInside(Point(t), grid).value
    guard outside <= 50 else { throw .poseInvalid(.farFromImage(distance: outside.mm)) }
    guard let x = Direction<NativeT1w>(a), let y = Direction<NativeT1w>(b),
      let z = Direction<NativeT1w>(c)
    else { throw .poseInvalid(.notFinite) }
    (self.x, self.y, self.z, centre) = (x, y, z, Point(t))
    self.handleIsReplaced = handleIsReplaced
  }

  /// Places a coil on the scalp, tangentially, its centre above the entry.
  ///
  /// - Parameters:
  ///   - entry: The scalp entry.
  ///   - handle: Where the handle points.
  ///   - distance: From scalp to coil centre, along the normal; 4 mm is SimNIBS's default.
  ///   - grid: The T1w image.
  /// - Throws: ``NavigationError/poseInvalid(_:)``, as where the normal points away from the target
  ///   by 90° or more.
  public init(
    entry: ScalpEntry,
    handle: CoilHandle,
    distance: Millimetres = 4.mm,
    grid: VoxelGrid<NativeT1w>
  ) throws(NavigationError) {
    let n = entry.normal.vector
    let h = handle.awayFromHandle
    var y = h - n * n.dot(h)
    let isReplaced = y.length < 0.2
    if isReplaced {
      let up = handle.native(SIMD3(0, 0, 1))
      y = up - n * n.dot(up)
    }
    y /= y.length
    let z = -n
    try self.init(
      columns: [cross(y, z), y, z, entry.entry.vector + n * distance.value],
      target: entry.target,
      grid: grid,
      handleIsReplaced: isReplaced
    )
  }

  /// The upper three rows of the pose's 4 x 4 matrix in some axes, row-major.
  ///
  /// Another program's axes are SimNIBS's, multiplied from the right; the centre stays.
  public func rows(in axes: CoilAxes) -> [12 of Double] {
    let sign: Double = axes == .simnibs ? 1 : -1
    return [
      sign * x.x, y.x, sign * z.x, centre.x,
      sign * x.y, y.y, sign * z.y, centre.y,
      sign * x.z, y.z, sign * z.z, centre.z,
    ]
  }
}
