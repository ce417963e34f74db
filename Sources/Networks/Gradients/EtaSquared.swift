import LinearAlgebra

/// η² of each pair of rows: how alike two fingerprints are, level included, within 0…1.
///
/// With the mean profile m of a pair and its mean M, η² = 1 − Σ[(a − m)² + (b − m)²] /
/// Σ[(a − M)² + (b − M)²], which is 1 − ½|a − b|² / (|a|² + |b|² − 2 C M²) of C components: one
/// matrix product. Two equal constant rows have 1.
///
/// - Parameter profiles: One voxel a row, one component a column.
/// - Returns: Symmetric to the last bit, with ones on the diagonal.
func etaSquared(_ profiles: Matrix) -> Matrix {
  let count = Double(profiles.columns)
  let squares = rowSquares(profiles)
  let means = (0..<profiles.rows).map { profiles[row: $0].reduce(0, +) / count }
  var similarity = productWithTranspose(profiles, profiles)
  for i in 0..<profiles.rows {
    similarity[i, i] = 1
    for j in 0..<i {
      let sum = squares[i] + squares[j]
      let distance = max(0, sum - 2 * similarity[i, j])
      let mean = (means[i] + means[j]) / 2
      let whole = sum - 2 * count * mean * mean
      let value = whole > 0 ? 1 - distance / (2 * whole) : 1
      similarity[i, j] = value
      similarity[j, i] = value
    }
  }
  return similarity
}

/// The squared Euclidean distance of each pair of rows, symmetric to the last bit.
func squaredDistances(_ rows: Matrix) -> Matrix {
  let squares = rowSquares(rows)
  var distances = productWithTranspose(rows, rows)
  for i in 0..<rows.rows {
    distances[i, i] = 0
    for j in 0..<i {
      let value = max(0, squares[i] + squares[j] - 2 * distances[i, j])
      distances[i, j] = value
      distances[j, i] = value
    }
  }
  return distances
}

private func rowSquares(_ matrix: Matrix) -> [Double] {
  (0..<matrix.rows).map { row in
    matrix.withRow(row) { values in
      var sum = 0.0
      for column in values.indices { sum += values[column] * values[column] }
      return sum
    }
  }
}
