import COpenBLAS

/// As few rows B as B′B = a needs, for a symmetric and positive semidefinite a.
///
/// From a = E Λ E′ the rows are √λ e′, largest last, but for those whose λ is at most
/// `relativeTolerance` of the largest. LAPACK's pivoted Cholesky factorisation `dpstrf` finds the
/// dimensions that a has at all first, so that only so small a matrix need be decomposed.
///
/// - Throws: ``LinearAlgebraError`` where `a` holds NaN or infinity, or LAPACK fails.
public func compactFactor(
  of a: Matrix,
  relativeTolerance: Double
) throws(LinearAlgebraError) -> Matrix {
  // Cut far below what the eigenvalues decide on.
  let c = try choleskyRows(of: a, relativeTolerance: 1e-5 * relativeTolerance)
  let eigen = try SymmetricEigen(of: productWithTranspose(c, c))
  let limit = relativeTolerance * (eigen.values.last ?? 0)
  let kept = eigen.values.indices.filter { eigen.values[$0] > limit }
  guard let first = kept.first else { return .zero(rows: 0, columns: a.columns) }
  // c = W Λ½ E′, hence Λ½ E′ = W′ c.
  return product(eigen.vectors.selecting(rows: first..<eigen.vectors.rows), c)
}

/// The rows of an upper triangular C, its columns permuted, with C′C = a but for what a pivot below
/// `relativeTolerance` of the largest leaves.
private func choleskyRows(
  of a: Matrix,
  relativeTolerance: Double
) throws(LinearAlgebraError) -> Matrix {
  precondition(a.rows == a.columns, "a factor of \(a.rows) x \(a.columns)")
  guard a.values.allSatisfy(\.isFinite) else { throw .notFinite }
  let order = a.rows
  let largest = (0..<order).map { a[$0, $0] }.max() ?? 0
  guard largest > 0 else { return .zero(rows: 0, columns: order) }
  var (n, rank, status) = (Int32(order), Int32(0), Int32(0))
  var tolerance = relativeTolerance * largest
  var factors = a.values  // symmetric, so that the order of storage does not matter
  var pivots = Array(repeating: Int32(0), count: order)
  var workspace = Array(repeating: 0.0, count: 2 * order)
  var leading = n
  unsafe dpstrf_(
    "L",
    &n,
    &factors,
    &leading,
    &pivots,
    &rank,
    &tolerance,
    &workspace,
    &status
  )
  // 1 stands for a rank below the order, which is the point.
  guard status >= 0 else { throw .lapackFailed(routine: "dpstrf", status: Int(status)) }
  var rows = Matrix.zero(rows: Int(rank), columns: order)
  // LAPACK stores columns one after the other: a column of L is a row of C.
  for row in 0..<Int(rank) {
    for column in row..<order {
      rows[row, Int(pivots[column]) - 1] = factors[row * order + column]
    }
  }
  return rows
}
