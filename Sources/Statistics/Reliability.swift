/// Pearson's correlation of two equally long lists; 0 where either is constant.
public func pearsonCorrelation(_ a: [Double], _ b: [Double]) -> Double {
  precondition(a.count == b.count, "\(a.count) values beside \(b.count)")
  let count = Double(max(1, a.count))
  let (meanA, meanB) = (a.reduce(0, +) / count, b.reduce(0, +) / count)
  var (products, squaresA, squaresB) = (0.0, 0.0, 0.0)
  for index in a.indices {
    let (x, y) = (a[index] - meanA, b[index] - meanB)
    products += x * y
    squaresA += x * x
    squaresB += y * y
  }
  guard squaresA > 0, squaresB > 0 else { return 0 }
  return min(max(products / (squaresA.squareRoot() * squaresB.squareRoot()), -1), 1)
}

/// The reliability of a measure over all data, from the correlation ρ of its halves: 2ρ/(1 + ρ).
///
/// Spearman 1910, doi:10.1111/j.2044-8295.1910.tb00206.x, and Brown 1910,
/// doi:10.1111/j.2044-8295.1910.tb00207.x. A negative ρ stays negative, and grows below −1 as ρ
/// nears −1: there is no reliability then, and no reason to hide it as 0.
///
/// - Parameter rho: The correlation of the halves.
/// - Returns: The reliability, or nil for ρ at −1 or within rounding of it, below −1, above 1, or NaN.
public func spearmanBrown(_ rho: Double) -> Double? {
  guard rho > -1 + 1e-12, rho <= 1 else { return nil }
  return 2 * rho / (1 + rho)
}
