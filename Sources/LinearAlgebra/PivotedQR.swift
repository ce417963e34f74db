import COpenBLAS

/// An orthonormal basis of the space that the columns of `a` span, one column a direction.
///
/// Pivoted economic QR by LAPACK's `dgeqp3` and `dorgqr`; the directions kept are those with
/// |Rᵢᵢ| above `absoluteTolerance`, as in nilearn's confound regression. The tolerance is not
/// relative to the size of `a`: scale the columns first. No rows or columns, or only small ones,
/// give a basis without columns.
///
/// - Throws: ``LinearAlgebraError`` where `a` holds NaN or infinity, or LAPACK fails.
public func orthonormalBasis(
  of a: Matrix,
  absoluteTolerance: Double
) throws(LinearAlgebraError) -> Matrix {
  var qr = try PivotedQR(of: a)
  let kept = qr.diagonal.indices.filter { qr.diagonal[$0].magnitude > absoluteTolerance }
  return try qr.orthonormalColumns().selecting(columns: kept)
}

/// The number of linearly independent columns of `a`.
///
/// Counts the diagonal elements of a pivoted QR above `relativeTolerance` times the largest. Give
/// the columns equal lengths first, or small ones count as dependent.
///
/// - Throws: ``LinearAlgebraError`` where `a` holds NaN or infinity, or LAPACK fails.
public func rank(of a: Matrix, relativeTolerance: Double) throws(LinearAlgebraError) -> Int {
  let diagonal = try PivotedQR(of: a).diagonal.map(\.magnitude)
  guard let largest = diagonal.max(), largest > 0 else { return 0 }
  return diagonal.count { $0 > relativeTolerance * largest }
}

/// The factors as LAPACK leaves them: R in the upper triangle, Householder vectors below it.
private struct PivotedQR {
  private let rows: Int32
  private let columns: Int32
  private var factors: [Double]
  private var reflectors: [Double]

  private var directions: Int32 { min(rows, columns) }

  init(of a: Matrix) throws(LinearAlgebraError) {
    guard a.values.allSatisfy(\.isFinite) else { throw .notFinite }
    rows = Int32(a.rows)
    columns = Int32(a.columns)
    factors = a.transposed.values  // LAPACK stores columns one after the other
    reflectors = Array(repeating: 0, count: Int(min(rows, columns)))
    guard directions > 0 else { return }
    var pivots = Array(repeating: Int32(0), count: a.columns)
    var workspace = [0.0]
    for query in [true, false] {  // the first call asks how much workspace is needed
      let status = factorise(&pivots, &workspace, query: query)
      guard status == 0 else { throw .lapackFailed(routine: "dgeqp3", status: Int(status)) }
    }
  }

  /// The diagonal of R, largest magnitude first.
  var diagonal: [Double] {
    (0..<Int(directions)).map { factors[$0 * Int(rows) + $0] }
  }

  /// Q, rows x min(rows, columns); overwrites the factors.
  mutating func orthonormalColumns() throws(LinearAlgebraError) -> Matrix {
    guard directions > 0 else { return .zero(rows: Int(rows), columns: 0) }
    var workspace = [0.0]
    for query in [true, false] {
      let status = expand(&workspace, query: query)
      guard status == 0 else { throw .lapackFailed(routine: "dorgqr", status: Int(status)) }
    }
    let q = Array(factors.prefix(Int(rows) * Int(directions)))
    return Matrix(rows: Int(directions), columns: Int(rows), values: q).transposed
  }

  private mutating func factorise(
    _ pivots: inout [Int32],
    _ workspace: inout [Double],
    query: Bool
  ) -> Int32 {
    var (m, n, status) = (rows, columns, Int32(0))
    var size = query ? -1 : Int32(workspace.count)
    var leading = rows
    unsafe dgeqp3_(
      &m,
      &n,
      &factors,
      &leading,
      &pivots,
      &reflectors,
      &workspace,
      &size,
      &status
    )
    if query { workspace = Array(repeating: 0, count: max(1, Int(workspace[0]))) }
    return status
  }

  private mutating func expand(_ workspace: inout [Double], query: Bool) -> Int32 {
    var (m, k, status) = (rows, directions, Int32(0))
    var columnCount = directions
    var size = query ? -1 : Int32(workspace.count)
    var leading = rows
    unsafe dorgqr_(
      &m,
      &columnCount,
      &k,
      &factors,
      &leading,
      &reflectors,
      &workspace,
      &size,
      &status
    )
    if query { workspace = Array(repeating: 0, count: max(1, Int(workspace[0]))) }
    return status
  }
}
