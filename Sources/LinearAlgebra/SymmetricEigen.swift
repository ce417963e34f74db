import COpenBLAS

/// The eigenvalues of a symmetric matrix and a vector for each.
public struct SymmetricEigen: Sendable {
  /// The eigenvalues, ascending.
  public let values: [Double]
  /// Orthonormal eigenvectors, one a row, in the order of ``values``.
  public let vectors: Matrix

  /// Decomposes `a`, of which only one triangle is looked at, by LAPACK's `dsyevd`.
  ///
  /// - Throws: ``LinearAlgebraError`` where `a` holds NaN or infinity, or LAPACK fails.
  public init(of a: Matrix) throws(LinearAlgebraError) {
    precondition(a.rows == a.columns, "the eigenvalues of \(a.rows) x \(a.columns)")
    guard a.values.allSatisfy(\.isFinite) else { throw .notFinite }
    var workspace = Workspace(a)
    for isQuery in [true, false] where a.rows > 0 {
      let status = workspace.decompose(isQuery: isQuery)
      guard status == 0 else { throw .lapackFailed(routine: "dsyevd", status: Int(status)) }
    }
    values = workspace.values
    // LAPACK stores a vector a column, column after column: read by rows, a vector a row.
    vectors = Matrix(rows: a.rows, columns: a.columns, values: workspace.vectors)
  }
}

/// What LAPACK writes into.
private struct Workspace {
  private let order: Int32
  var vectors: [Double]
  var values: [Double]
  private var reals = [0.0]
  private var integers = [Int32(0)]

  init(_ a: Matrix) {
    order = Int32(a.rows)
    vectors = a.values  // symmetric, so that the order of storage does not matter
    values = Array(repeating: 0, count: a.rows)
  }

  /// Asks how much room is needed, and takes it; or decomposes.
  mutating func decompose(isQuery: Bool) -> Int32 {
    var (n, leading, status) = (order, max(1, order), Int32(0))
    var realCount = isQuery ? -1 : Int32(reals.count)
    var integerCount = isQuery ? -1 : Int32(integers.count)
    unsafe dsyevd_(
      "V",
      "L",
      &n,
      &vectors,
      &leading,
      &values,
      &reals,
      &realCount,
      &integers,
      &integerCount,
      &status
    )
    if isQuery, status == 0 {
      reals = Array(repeating: 0, count: max(1, Int(reals[0])))
      integers = Array(repeating: 0, count: max(1, Int(integers[0])))
    }
    return status
  }
}
