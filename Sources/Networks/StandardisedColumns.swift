import LinearAlgebra

/// `matrix` with each column of mean 0 and length 1; zeros where a column is constant but for rounding.
func standardisedColumns(_ matrix: Matrix) -> Matrix {
  var centred = centredColumns(matrix)
  centred.scaleColumns(
    by: zip(columnNorms(centred), columnNorms(matrix)).map { $0 > 1e-12 * $1 ? 1 / $0 : 0 }
  )
  return centred
}

/// Pearson's r of each column of `a` with each of `b`, within −1…1; 0 where either is constant.
func columnCorrelations(_ a: Matrix, _ b: Matrix) -> Matrix {
  let products = productOfTranspose(standardisedColumns(a), standardisedColumns(b))
  // Rounding may step over the ends.
  return Matrix(
    rows: products.rows,
    columns: products.columns,
    values: products.values.map { min(max($0, -1), 1) }
  )
}
