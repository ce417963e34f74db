import LinearAlgebra

/// Solutions of (D − W) y = λ D y but for the constant one, by λ, with y′D y = 1.
///
/// By the symmetric D^−½ (D − W) D^−½, whose vectors are D^½ y.
///
/// - Parameters:
///   - weights: W, symmetric, none negative, of a connected graph.
///   - count: How many.
/// - Returns: One vector a row, and λ of each.
/// - Throws: ``GradientError/graphDisconnected`` where 0 is an eigenvalue twice.
func laplacianMaps(
  _ weights: consuming Matrix,
  count: Int
) throws(GradientError) -> (maps: Matrix, eigenvalues: [Double]) {
  let size = weights.rows
  precondition(count < size, "\(count) maps of \(size) nodes")
  var roots = [Double](repeating: 0, count: size)
  for row in 0..<size {
    let degree = weights[row: row].reduce(0, +)
    guard degree > 0 else { throw .graphDisconnected }
    roots[row] = degree.squareRoot()
  }
  var laplacian = weights
  for row in 0..<size {
    for column in 0..<size {
      let weight = laplacian[row, column] / (roots[row] * roots[column])
      laplacian[row, column] = (row == column ? 1 : 0) - weight
    }
  }
  let eigen = try decomposed(laplacian)
  guard eigen.values[1] > 1e-10 else { throw .graphDisconnected }
  var maps = eigen.vectors.selecting(rows: 1..<(count + 1))
  maps.scaleColumns(by: roots.map { 1 / $0 })
  return (maps, Array(eigen.values[1...count]))
}

/// The similarities that the smallest connected graph of near voxels keeps.
///
/// Near are two voxels whose rows of `similarity` have a squared distance of ε at most, ε being the
/// largest edge of the minimum spanning tree (chosen by us as exact; congrads bisects).
///
/// - Parameter similarity: Symmetric.
/// - Returns: W, with zeros elsewhere and on the diagonal; and ε.
func nearSimilarities(_ similarity: consuming Matrix) -> (weights: Matrix, epsilon: Double) {
  let distances = squaredDistances(similarity)
  let epsilon = largestSpanningEdge(distances)
  var weights = similarity
  for row in 0..<weights.rows {
    for column in 0..<weights.columns where row == column || distances[row, column] > epsilon {
      weights[row, column] = 0
    }
  }
  return (weights, epsilon)
}
