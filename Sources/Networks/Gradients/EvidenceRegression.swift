import LinearAlgebra

/// Linear regression with a normal prior of the coefficients, N(0, 1/α), and of the noise, N(0, 1/β).
///
/// α and β maximise the evidence by MacKay's iteration: γ = Σ βλ/(α + βλ) over the eigenvalues λ of
/// Φ′Φ, α ← γ/|w|², β ← (n − γ)/|y − Φw|². It ends when neither changes by more than
/// ``tolerance`` of itself.
struct EvidenceRegression {
  /// The posterior mean w.
  private(set) var coefficients: [Double] = []
  /// The posterior's standard deviation of each.
  private(set) var deviations: [Double] = []
  /// |y − Φw|².
  private(set) var residualSquares = 0.0
  /// α.
  private(set) var weightPrecision = 1.0
  /// β.
  private(set) var noisePrecision = 1.0
  /// Whether the iteration ended before ``maximumIterations``.
  ///
  /// Where nothing supports any coefficient, α grows to its bound of 1e12, or until then.
  private(set) var isConverged = false

  static let tolerance = 1e-10
  static let maximumIterations = 10_000

  /// Fits `y`, whose mean square is 1, on the columns of `basis`.
  init(of y: [Double], on basis: Matrix) throws(GradientError) {
    let eigen = try decomposed(productOfTranspose(basis, basis))
    let column = Matrix(rows: y.count, columns: 1, values: y)
    // In the eigenvectors' directions everything is diagonal.
    let projections = product(eigen.vectors, productOfTranspose(basis, column)).values
    let eigenvalues = eigen.values.map { max(0, $0) }
    let total = y.reduce(0) { $0 + $1 * $1 }
    var weights = projections
    for _ in 0..<Self.maximumIterations where !isConverged {
      let (α, β) = (weightPrecision, noisePrecision)
      weights = zip(projections, eigenvalues).map { β * $0 / (α + β * $1) }
      residualSquares = residual(of: column, on: basis, weights, eigen.vectors)
      let γ = eigenvalues.reduce(0) { $0 + β * $1 / (α + β * $1) }
      let length = weights.reduce(0) { $0 + $1 * $1 }
      // Bounded where a fit is perfect, or where there is nothing to fit.
      weightPrecision = min(γ / max(length, .leastNormalMagnitude), 1e12)
      noisePrecision = (Double(y.count) - γ) / max(residualSquares, 1e-15 * total)
      isConverged =
        (weightPrecision - α).magnitude <= Self.tolerance * α
        && (noisePrecision - β).magnitude <= Self.tolerance * β
    }
    let (α, β) = (weightPrecision, noisePrecision)
    weights = zip(projections, eigenvalues).map { β * $0 / (α + β * $1) }
    residualSquares = residual(of: column, on: basis, weights, eigen.vectors)
    coefficients = rotated(weights, back: eigen.vectors)
    deviations = coefficients.indices.map { index in
      eigenvalues.enumerated().reduce(0) { sum, entry in
        let component = eigen.vectors[entry.offset, index]
        return sum + component * component / (α + β * entry.element)
      }.squareRoot()
    }
  }
}

/// Weights of eigenvectors, one a row, as weights of the basis.
private func rotated(_ weights: [Double], back vectors: Matrix) -> [Double] {
  productOfTranspose(vectors, Matrix(rows: weights.count, columns: 1, values: weights)).values
}

/// |y − Φw|², as a sum of squares, which does not cancel.
private func residual(
  of y: Matrix,
  on basis: Matrix,
  _ weights: [Double],
  _ vectors: Matrix
) -> Double {
  let w = Matrix(rows: weights.count, columns: 1, values: rotated(weights, back: vectors))
  return zip(y.values, product(basis, w).values).reduce(0) { sum, pair in
    sum + (pair.0 - pair.1) * (pair.0 - pair.1)
  }
}
