import Geometry
import Glibc
import Navigation

/// How a head lies in its scan against the template, whose axes are those of the midline.
struct HeadTilt {
  /// The angle of the rotation in degrees.
  let degrees: Double
  private let rotation: Rotation<NativeT1w, MidlineAxes>

  /// Where the coil's handle points for a target on `side`.
  func handle(_ side: HeadSide) -> CoilHandle { CoilHandle(side: side, tilt: rotation) }

  /// The rigid part of `map` around `centre`: the rotation that is nearest to its differences along
  /// the axes, 40 mm to either side (the polar decomposition, by Newton's iteration; Higham 1986,
  /// doi:10.1137/0907079, from memory).
  ///
  /// - Returns: nil where the map does not reach that far, or mirrors.
  init?(
    around centre: Point<NativeT1w>,
    _ map: ([Point<NativeT1w>]) throws(PlanningError) -> [[Double]?]
  ) throws(PlanningError) {
    let reach = 40.0
    let (x, y, z) = (centre.x, centre.y, centre.z)
    let images = try map([
      Point(x - reach, y, z), Point(x + reach, y, z), Point(x, y - reach, z),
      Point(x, y + reach, z), Point(x, y, z - reach), Point(x, y, z + reach),
    ]).compactMap { $0.map { SIMD3($0[0], $0[1], $0[2]) } }
    guard images.count == 6 else { return nil }
    var columns = [0, 2, 4].map { (images[$0 + 1] - images[$0]) / (2 * reach) }
    for _ in 0..<40 {
      let (a, b, c) = (columns[0], columns[1], columns[2])
      let determinant = (a * cross(b, c)).sum()
      guard determinant > 0 else { return nil }
      columns = zip([a, b, c], [cross(b, c), cross(c, a), cross(a, b)]).map {
        ($0 + $1 / determinant) / 2
      }
    }
    let (a, b, c) = (columns[0], columns[1], columns[2])
    let rows: [9 of Double] = [a.x, b.x, c.x, a.y, b.y, c.y, a.z, b.z, c.z]
    guard let rotation = Rotation<NativeT1w, MidlineAxes>(rows: rows) else { return nil }
    self.rotation = rotation
    degrees = acos(min(1, max(-1, (a.x + b.y + c.z - 1) / 2))) * 180 / .pi
  }
}

/// Whether `map` turns right into left around `centre`; false where it does not reach 40 mm.
func mirrors(
  around centre: Point<NativeT1w>,
  _ map: ([Point<NativeT1w>]) throws(PlanningError) -> [[Double]?]
) throws(PlanningError) -> Bool {
  let reach = 40.0
  let (x, y, z) = (centre.x, centre.y, centre.z)
  let images = try map([
    centre, Point(x + reach, y, z), Point(x, y + reach, z), Point(x, y, z + reach),
  ]).compactMap { $0.map { SIMD3($0[0], $0[1], $0[2]) } }
  guard images.count == 4 else { return false }
  let (a, b, c) = (images[1] - images[0], images[2] - images[0], images[3] - images[0])
  return (a * cross(b, c)).sum() < 0
}

/// Axes of a template: right, anterior and superior of the midline, whichever template it is.
enum MidlineAxes: WorldFrame {
  static let identifier = "midline"
}

private func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
  SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
}
