import COpenBLAS

/// The product a b; `a` must have as many columns as `b` has rows.
public func product(_ a: Matrix, _ b: Matrix) -> Matrix {
  precondition(a.columns == b.rows, "product of \(a.rows) x \(a.columns), \(b.rows) x \(b.columns)")
  return multiply(a, CblasNoTrans, b, CblasNoTrans, rows: a.rows, columns: b.columns)
}

/// The product a′ b, without forming the transpose; both must have the same number of rows.
public func productOfTranspose(_ a: Matrix, _ b: Matrix) -> Matrix {
  precondition(a.rows == b.rows, "a′ b of \(a.rows) x \(a.columns), \(b.rows) x \(b.columns)")
  return multiply(a, CblasTrans, b, CblasNoTrans, rows: a.columns, columns: b.columns)
}

/// The product a b′, without forming the transpose; both must have the same number of columns.
public func productWithTranspose(_ a: Matrix, _ b: Matrix) -> Matrix {
  precondition(a.columns == b.columns, "a b′ of \(a.rows) x \(a.columns), \(b.rows) x \(b.columns)")
  return multiply(a, CblasNoTrans, b, CblasTrans, rows: a.rows, columns: b.rows)
}

/// op(a) op(b), of shape `rows` x `columns`.
private func multiply(
  _ a: Matrix,
  _ opA: CBLAS_TRANSPOSE,
  _ b: Matrix,
  _ opB: CBLAS_TRANSPOSE,
  rows: Int,
  columns: Int
) -> Matrix {
  let inner = opA == CblasNoTrans ? a.columns : a.rows
  var result = Array(repeating: 0.0, count: rows * columns)
  // BLAS demands leading dimensions of at least 1, also where there is nothing to do.
  guard rows > 0, columns > 0, inner > 0 else {
    return Matrix(rows: rows, columns: columns, values: result)
  }
  unsafe a.values.withUnsafeBufferPointer { a_ in
    unsafe b.values.withUnsafeBufferPointer { b_ in
      unsafe result.withUnsafeMutableBufferPointer { c_ in
        unsafe cblas_dgemm(
          CblasRowMajor,
          opA,
          opB,
          Int32(rows),
          Int32(columns),
          Int32(inner),
          1,
          a_.baseAddress,
          Int32(a.columns),
          b_.baseAddress,
          Int32(b.columns),
          0,
          c_.baseAddress,
          Int32(columns)
        )
      }
    }
  }
  return Matrix(rows: rows, columns: columns, values: result)
}
