import Geometry
import LinearAlgebra

/// A map with its sign by the world's axes: it grows along +y, else +z, else +x, whichever is the
/// first with |r| of at least ``MapOrientation/least``.
///
/// - Parameters:
///   - values: One a voxel.
///   - eigenvalue: The map's λ.
///   - points: Where the voxels are.
/// - Returns: The map; with its sign as it was where no axis orients it.
func oriented<Frame: WorldFrame>(
  _ values: [Double],
  eigenvalue: Double,
  at points: [Point<Frame>]
) -> ConnectopicMap {
  let map = Matrix(rows: values.count, columns: 1, values: values)
  let coordinates = Matrix(
    rows: points.count,
    columns: 3,
    values: points.flatMap { [$0.x, $0.y, $0.z] }
  )
  let r = columnCorrelations(map, coordinates)
  for axis in [WorldAxis.anterior, .superior, .right] {
    let own = r[0, axis.column]
    guard own.magnitude >= MapOrientation.least else { continue }
    return ConnectopicMap(
      values: own < 0 ? values.map { -$0 } : values,
      eigenvalue: eigenvalue,
      orientation: MapOrientation(axis: axis, correlation: own.magnitude)
    )
  }
  return ConnectopicMap(values: values, eigenvalue: eigenvalue, orientation: nil)
}

extension WorldAxis {
  /// Its place among x, y and z.
  var column: Int {
    switch self {
    case .right: 0
    case .anterior: 1
    case .superior: 2
    }
  }
}
