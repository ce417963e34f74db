/// An affine map from the frame `Source` to the frame `Target`.
public struct Affine<Source: CoordinateFrame, Target: CoordinateFrame>: Sendable {
  /// The upper three rows of the homogeneous 4 x 4 matrix, row-major.
  private var m: [12 of Double]

  /// Creates a map from the upper three rows of its 4 x 4 matrix, row-major.
  public init(rows: [12 of Double]) { m = rows }

  /// The upper three rows of the 4 x 4 matrix, row-major.
  public var rows: [12 of Double] { m }

  /// Whether every coefficient is finite.
  public var isFinite: Bool { m.indices.allSatisfy { m[$0].isFinite } }

  /// The lengths of the first three columns: for a map from voxels, the voxel's edge lengths.
  public var columnLengths: (Double, Double, Double) {
    func length(_ c: Int) -> Double {
      (m[c] * m[c] + m[4 + c] * m[4 + c] + m[8 + c] * m[8 + c]).squareRoot()
    }
    return (length(0), length(1), length(2))
  }

  /// The image of `point`.
  public func callAsFunction(_ point: Point<Source>) -> Point<Target> {
    Point(
      m[0] * point.x + m[1] * point.y + m[2] * point.z + m[3],
      m[4] * point.x + m[5] * point.y + m[6] * point.z + m[7],
      m[8] * point.x + m[9] * point.y + m[10] * point.z + m[11]
    )
  }

  /// The inverse map, or nil where the linear part is singular.
  public func inverted() -> Affine<Target, Source>? {
    let determinant =
      m[0] * (m[5] * m[10] - m[6] * m[9])
      - m[1] * (m[4] * m[10] - m[6] * m[8])
      + m[2] * (m[4] * m[9] - m[5] * m[8])
    guard determinant.magnitude > .leastNormalMagnitude else { return nil }
    let s = 1 / determinant
    let a = (m[5] * m[10] - m[6] * m[9]) * s
    let b = (m[2] * m[9] - m[1] * m[10]) * s
    let c = (m[1] * m[6] - m[2] * m[5]) * s
    let d = (m[6] * m[8] - m[4] * m[10]) * s
    let e = (m[0] * m[10] - m[2] * m[8]) * s
    let f = (m[2] * m[4] - m[0] * m[6]) * s
    let g = (m[4] * m[9] - m[5] * m[8]) * s
    let h = (m[1] * m[8] - m[0] * m[9]) * s
    let i = (m[0] * m[5] - m[1] * m[4]) * s
    return Affine<Target, Source>(rows: [
      a, b, c, -(a * m[3] + b * m[7] + c * m[11]),
      d, e, f, -(d * m[3] + e * m[7] + f * m[11]),
      g, h, i, -(g * m[3] + h * m[7] + i * m[11]),
    ])
  }
}

extension Affine: Equatable {
  /// Whether all coefficients are equal.
  public static func == (a: Self, b: Self) -> Bool {
    a.m.indices.allSatisfy { a.m[$0] == b.m[$0] }
  }
}
