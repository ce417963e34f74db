public import Geometry

/// A unit vector in the axes of the frame `Frame` (right, anterior, superior).
public struct Direction<Frame: WorldFrame>: Hashable, Sendable {
  /// The part to the right.
  public let x: Double
  /// The part to the front.
  public let y: Double
  /// The part upwards.
  public let z: Double

  /// The direction of (`x`, `y`, `z`), or nil where that has no length or is not finite.
  public init?(_ x: Double, _ y: Double, _ z: Double) {
    self.init(SIMD3(x, y, z))
  }

  init?(_ vector: SIMD3<Double>) {
    let length = vector.length
    guard length.isFinite, length > 1e-12 else { return nil }
    (x, y, z) = (vector.x / length, vector.y / length, vector.z / length)
  }

  var vector: SIMD3<Double> { SIMD3(x, y, z) }
}

/// A proper rotation from the frame `Source` to the frame `Target`.
public struct Rotation<Source: WorldFrame, Target: WorldFrame>: Sendable {
  private let rows: (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>)

  /// Creates a rotation from its 3 x 3 matrix, row-major.
  ///
  /// - Returns: Nil where the rows are not orthonormal to 1e-6 with determinant +1: scale and
  ///   shear have to be taken out of an affine before.
  public init?(rows m: [9 of Double]) {
    let (a, b, c) = (SIMD3(m[0], m[1], m[2]), SIMD3(m[3], m[4], m[5]), SIMD3(m[6], m[7], m[8]))
    let departure = departureFromOrthonormal(a, b, c)
    guard departure < 1e-6, cross(a, b).dot(c) > 0 else { return nil }
    rows = (a, b, c)
  }

  /// The direction of `Source` that this rotation takes to `vector`.
  func inverse(of vector: SIMD3<Double>) -> SIMD3<Double> {
    rows.0 * vector.x + rows.1 * vector.y + rows.2 * vector.z
  }
}

/// The largest coefficient of RᵀR − I, where R has these columns (or rows).
func departureFromOrthonormal(
  _ a: SIMD3<Double>,
  _ b: SIMD3<Double>,
  _ c: SIMD3<Double>
) -> Double {
  let departures = [
    a.dot(a) - 1, b.dot(b) - 1, c.dot(c) - 1, a.dot(b), a.dot(c), b.dot(c),
  ]
  return departures.reduce(0) { largest, next in
    next.isFinite ? max(largest, next.magnitude) : .infinity
  }
}

func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
  SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
}

extension SIMD3<Double> {
  func dot(_ other: Self) -> Double { (self * other).sum() }

  var length: Double { dot(self).squareRoot() }
}

extension Point {
  var vector: SIMD3<Double> { SIMD3(x, y, z) }

  init(_ vector: SIMD3<Double>) { self.init(vector.x, vector.y, vector.z) }
}
