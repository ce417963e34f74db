import LinearAlgebra

/// The columns numbered `chosen` of `matrix`, each times its factor.
func scaled(_ chosen: Range<Int>, of matrix: Matrix, times factors: [Double]) -> Matrix {
  var values: [Double] = []
  values.reserveCapacity(matrix.rows * chosen.count)
  for row in 0..<matrix.rows {
    matrix.withRow(row) { row in
      for column in chosen { values.append(row[column] * factors[column]) }
    }
  }
  return Matrix(rows: matrix.rows, columns: chosen.count, values: values)
}

/// `series` less the mean of each column.
func centredColumns(_ series: Matrix) -> Matrix {
  guard series.rows > 0 else { return series }
  var means = [Double](repeating: 0, count: series.columns)
  for row in 0..<series.rows {
    series.withRow(row) { row in for column in row.indices { means[column] += row[column] } }
  }
  for column in means.indices { means[column] /= Double(series.rows) }
  var values: [Double] = []
  values.reserveCapacity(series.values.count)
  for row in 0..<series.rows {
    series.withRow(row) { row in
      for column in row.indices { values.append(row[column] - means[column]) }
    }
  }
  return Matrix(rows: series.rows, columns: series.columns, values: values)
}

/// The Euclidean length of each column.
func columnNorms(_ matrix: Matrix) -> [Double] {
  var squares = [Double](repeating: 0, count: matrix.columns)
  for row in 0..<matrix.rows {
    matrix.withRow(row) { row in
      for column in row.indices { squares[column] += row[column] * row[column] }
    }
  }
  return squares.map { $0.squareRoot() }
}

/// `matrix` with each column of length 1; a column of zeros stays.
func unitColumns(_ matrix: Matrix) -> Matrix {
  var unit = matrix
  unit.scaleColumns(by: columnNorms(matrix).map { $0 > 0 ? 1 / $0 : 0 })
  return unit
}

extension Matrix {
  /// Multiplies each column by its factor.
  mutating func scaleColumns(by factors: [Double]) {
    precondition(factors.count == columns, "\(factors.count) factors, \(columns) columns")
    for row in 0..<rows {
      for column in 0..<columns { self[row, column] *= factors[column] }
    }
  }
}
