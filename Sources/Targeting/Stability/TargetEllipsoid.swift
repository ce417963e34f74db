public import Geometry
import LinearAlgebra
import Statistics

/// An ellipsoid that holds a share of some targets.
public struct TargetEllipsoid<Frame: WorldFrame>: Sendable, Equatable {
  /// The mean of the targets.
  public let centre: Point<Frame>
  /// Three orthonormal directions, the longest axis first: right, anterior and superior parts.
  public let axes: [[Double]]
  /// Half the length along each of ``axes``.
  public let semiAxes: [Millimetres]

  /// The ellipsoid of the shape of the targets' covariance that holds the share `share` of all.
  ///
  /// nil where fewer than the share have a place at all: a target without one counts as outside. Each voxel adds the variance of a place known only
  /// to the voxel, and no semi-axis is shorter than half a voxel along it, so that targets all in
  /// one voxel still have an ellipsoid.
  ///
  /// - Parameters:
  ///   - share: Above 0 and at most 1.
  ///   - targets: At least one; nil stands for no target.
  ///   - grid: The grid that targets are sought in.
  public init?(holding share: Double, of targets: [Point<Frame>?], in grid: VoxelGrid<Frame>) {
    let places = targets.compactMap { $0.map { [$0.x, $0.y, $0.z] } }
    guard !targets.isEmpty else { return nil }
    let held = heldCount(share, of: targets.count)
    guard held <= places.count else { return nil }
    let mean = (0..<3).map { axis in places.reduce(0) { $0 + $1[axis] } / Double(places.count) }
    let voxel = voxelCovariance(of: grid)
    var covariance = voxel
    for place in places {
      let away = zip(place, mean).map { $0 - $1 }
      for row in 0..<3 {
        for column in 0..<3 {
          covariance[row, column] += away[row] * away[column] / Double(max(1, places.count - 1))
        }
      }
    }
    guard let eigen = try? SymmetricEigen(of: covariance) else { return nil }
    let axes = [2, 1, 0].map { eigen.vectors[row: $0] }
    let deviations = [2, 1, 0].map { max(eigen.values[$0], 0).squareRoot() }
    let unit = Self(centre: mean, axes: axes, semiAxes: deviations)
    let distances = places.map { unit.normalisedDistance(to: Point($0[0], $0[1], $0[2])) }.sorted()
    let radius = distances[held - 1]
    let semiAxes = zip(axes, deviations).map { axis, deviation -> Double in
      let along = Matrix(rows: 1, columns: 3, values: axis)
      let variance = productWithTranspose(product(along, voxel), along)[0, 0]
      // The variance within a voxel is a twelfth of its square: √3 deviations reach its face.
      return max(radius * deviation, (3 * variance).squareRoot())
    }
    self.init(centre: mean, axes: axes, semiAxes: semiAxes)
  }

  private init(centre: [Double], axes: [[Double]], semiAxes: [Double]) {
    self.centre = Point(centre[0], centre[1], centre[2])
    self.axes = axes
    self.semiAxes = semiAxes.map(\.mm)
  }

  /// The same ellipsoid with all semi-axes `factor` times as long.
  public func scaled(by factor: Double) -> Self {
    Self(
      centre: [centre.x, centre.y, centre.z],
      axes: axes,
      semiAxes: semiAxes.map { $0.value * factor }
    )
  }

  /// The factor by which the ellipsoid must be scaled to have `point` on its surface.
  public func normalisedDistance(to point: Point<Frame>) -> Double {
    let away = [point.x - centre.x, point.y - centre.y, point.z - centre.z]
    return zip(axes, semiAxes).reduce(0) { sum, axis in
      let along = zip(axis.0, away).reduce(0) { $0 + $1.0 * $1.1 } / axis.1.value
      return sum + along * along
    }.squareRoot()
  }

  /// Whether `point` lies inside or, but for rounding, on the surface.
  public func contains(_ point: Point<Frame>) -> Bool { normalisedDistance(to: point) <= 1 + 1e-9 }

  /// The radius of a sphere with the same volume.
  public var meanRadius: Millimetres {
    let product = semiAxes.reduce(1) { $0 * $1.value }
    return product > 0 ? Millimetres(cubeRoot(product)) : .zero
  }
}

/// The covariance in millimetres of a place anywhere in a voxel.
private func voxelCovariance<Frame: WorldFrame>(of grid: VoxelGrid<Frame>) -> Matrix {
  let m = grid.toWorld.rows
  let edges = Matrix(
    rows: 3,
    columns: 3,
    values: [m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]]
  )
  let square = productWithTranspose(edges, edges)
  return Matrix(rows: 3, columns: 3, values: square.values.map { $0 / 12 })
}
