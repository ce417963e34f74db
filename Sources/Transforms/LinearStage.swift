import Geometry
import Glibc

/// A linear map with a centre, in ITK's conventions.
struct LinearStage {
  let map: Affine<LPS, LPS>

  /// The map of 12 parameters, a row-major matrix and a translation, about a centre of 3.
  ///
  /// `q = M (p - c) + t + c` (`itk::MatrixOffsetTransformBase`).
  init(parameters p: [Double], fixed: [Double]) throws(TransformError) {
    try requireCount(p, 12, "affine parameters")
    try requireCount(fixed, 3, "fixed affine parameters")
    try self.init(matrix: Array(p[0..<9]), translation: Array(p[9..<12]), centre: fixed)
  }

  /// The rotation of `itk::Euler3DTransform`: three angles in radians and a translation.
  ///
  /// `M = Rz Rx Ry`, or `Rz Ry Rx` where the fourth fixed parameter is 1; older files lack it.
  init(eulerParameters p: [Double], fixed: [Double]) throws(TransformError) {
    try requireCount(p, 6, "Euler parameters")
    if fixed.count != 3 { try requireCount(fixed, 4, "fixed Euler parameters") }
    let flag = fixed.count == 4 ? fixed[3] : 0
    guard flag == 0 || flag == 1 else {
      throw .unreadable(reason: "the order of the Euler angles is neither 0 nor 1")
    }
    let (x, y, z) = (p[0], p[1], p[2])
    let aboutX = [1, 0, 0, 0, cos(x), -sin(x), 0, sin(x), cos(x)]
    let aboutY = [cos(y), 0, sin(y), 0, 1, 0, -sin(y), 0, cos(y)]
    let aboutZ = [cos(z), -sin(z), 0, sin(z), cos(z), 0, 0, 0, 1]
    let inner = flag == 1 ? product(aboutY, aboutX) : product(aboutX, aboutY)
    try self.init(
      matrix: product(aboutZ, inner),
      translation: Array(p[3..<6]),
      centre: Array(fixed[0..<3])
    )
  }

  private init(
    matrix m: [Double],
    translation t: [Double],
    centre c: [Double]
  )
    throws(TransformError)
  {
    let offset = (0..<3).map { row in
      t[row] + c[row] - (m[3 * row] * c[0] + m[3 * row + 1] * c[1] + m[3 * row + 2] * c[2])
    }
    guard (m + offset).allSatisfy(\.isFinite) else { throw .notFinite(what: "an affine") }
    try requireInvertible(m, what: "its matrix is singular")
    map = Affine(rows: [
      m[0], m[1], m[2], offset[0], m[3], m[4], m[5], offset[1], m[6], m[7], m[8], offset[2],
    ])
  }

  func apply(to points: inout [TravellingPoint]) {
    for index in points.indices {
      guard let place = points[index].place else { continue }
      let image = map(place)
      points[index].place = image.isFinite ? image : nil
    }
  }
}

func requireCount(_ numbers: [Double], _ count: Int, _ what: String) throws(TransformError) {
  guard numbers.count == count else {
    throw .sizeMismatch(what: what, expected: count, found: numbers.count)
  }
}

/// Refuses a 3 x 3 matrix whose determinant is rounding beside the lengths of its columns.
func requireInvertible(_ m: [Double], what: String) throws(TransformError) {
  let columns = (0..<3).map { SIMD3(m[$0], m[3 + $0], m[6 + $0]) }
  let (a, b, c) = (columns[0], columns[1], columns[2])
  let cross = SIMD3(b.y * c.z - b.z * c.y, b.z * c.x - b.x * c.z, b.x * c.y - b.y * c.x)
  let determinant = (a * cross).sum()
  let scale = columns.map { ($0 * $0).sum().squareRoot() }.reduce(1, *)
  guard determinant.magnitude > 1e-9 * scale, determinant.magnitude > .leastNormalMagnitude,
    determinant.isFinite
  else { throw .singular(what: what) }
}

private func product(_ a: [Double], _ b: [Double]) -> [Double] {
  (0..<9).map { index in
    let (row, column) = (3 * (index / 3), index % 3)
    return (0..<3).reduce(0) { $0 + a[row + $1] * b[3 * $1 + column] }
  }
}
