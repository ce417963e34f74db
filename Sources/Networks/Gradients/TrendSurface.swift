public import Geometry
import LinearAlgebra

/// A power of a standardised coordinate in a trend surface.
public struct TrendCoefficient: Hashable, Sendable {
  /// The coordinate.
  public let axis: WorldAxis
  /// Its power, from 1.
  public let power: Int
  /// The posterior mean of its coefficient.
  public let value: Double
  /// The posterior's standard deviation.
  public let deviation: Double
}

/// A map described by few numbers: polynomials of the position, after Haak 2018.
public struct TrendSurface: Hashable, Sendable {
  /// The powers of x, then of y, then of z.
  ///
  /// No cross terms, no constant.
  public let coefficients: [TrendCoefficient]
  /// The share of the map's variance that the surface explains, in per cent: 100 (1 − Σ(y − ŷ)²/Σy²).
  public let explainedVariance: Double
  /// The root mean square of y − ŷ, of the standardised map.
  public let rootMeanSquareError: Double
  /// The precision of the prior of the coefficients that the evidence chose.
  public let weightPrecision: Double
  /// The precision of the noise that the evidence chose.
  public let noisePrecision: Double
  /// Whether the two precisions came to rest: ``EvidenceRegression``.
  public let isConverged: Bool
}

/// The trend surface of a map.
///
/// Map and coordinates are standardised with the population's standard deviation; the coefficients
/// have a common normal prior, whose precision and that of the noise maximise the evidence (MacKay
/// 1992, doi:10.1162/neco.1992.4.3.415, reference unverified). A coordinate that does not vary has
/// coefficients of 0 with the prior's deviation.
///
/// - Parameters:
///   - values: The map, one number a voxel.
///   - positions: Where the voxels are.
///   - degree: The highest power; 3 is chosen by us, papers go higher (unverified).
/// - Returns: Coefficients and how well they fit.
/// - Throws: ``GradientError``.
public func trendSurface<Frame: WorldFrame>(
  of values: [Double],
  at positions: [Point<Frame>],
  degree: Int = 3
) throws(GradientError) -> TrendSurface {
  precondition(values.count == positions.count, "\(positions.count) places, \(values.count) values")
  precondition(degree > 0, "degree \(degree)")
  guard values.count > 3 * degree else {
    throw .surfaceUndetermined(voxels: values.count, coefficients: 3 * degree)
  }
  guard values.allSatisfy(\.isFinite), let y = standardised(values) else { throw .mapInvalid }
  let terms = [WorldAxis.right, .anterior, .superior].flatMap { axis in
    (1...degree).map { (axis: axis, power: $0) }
  }
  let basis = powers(of: positions, degree: degree)
  let fit = try EvidenceRegression(of: y, on: basis)
  return TrendSurface(
    coefficients: terms.enumerated().map { number, term in
      TrendCoefficient(
        axis: term.axis,
        power: term.power,
        value: fit.coefficients[number],
        deviation: fit.deviations[number]
      )
    },
    explainedVariance: 100 * (1 - fit.residualSquares / Double(y.count)),
    rootMeanSquareError: (fit.residualSquares / Double(y.count)).squareRoot(),
    weightPrecision: fit.weightPrecision,
    noisePrecision: fit.noisePrecision,
    isConverged: fit.isConverged
  )
}

/// `values` with mean 0 and population variance 1; nil where they are constant but for rounding.
private func standardised(_ values: [Double]) -> [Double]? {
  let column = Matrix(rows: values.count, columns: 1, values: values)
  let unit = standardisedColumns(column).values
  guard unit.contains(where: { $0 != 0 }) else { return nil }
  let root = Double(values.count).squareRoot()
  return unit.map { root * $0 }
}

/// One voxel a row; the powers of x, y and z, standardised, a column each.
private func powers<Frame: WorldFrame>(of positions: [Point<Frame>], degree: Int) -> Matrix {
  let axes = [positions.map(\.x), positions.map(\.y), positions.map(\.z)].map {
    standardised($0) ?? [Double](repeating: 0, count: positions.count)
  }
  var basis = Matrix.zero(rows: positions.count, columns: 3 * degree)
  for (axis, coordinates) in axes.enumerated() {
    for (row, coordinate) in coordinates.enumerated() {
      var power = 1.0
      for exponent in 0..<degree {
        power *= coordinate
        basis[row, axis * degree + exponent] = power
      }
    }
  }
  return basis
}
