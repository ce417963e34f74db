import LinearAlgebra

/// Sums over voxels that an iteration needs of its loadings V, whole or of a tile.
struct LoadingSums {
  /// Y F V: one coordinate a row, one network a column.
  private(set) var products: Matrix
  /// m′ F V.
  private(set) var offsets: [Double]
  /// V′V.
  private(set) var gram: Matrix
  /// V′P for the prior P.
  private(set) var withPrior: Matrix
  /// 1′V.
  private(set) var totals: [Double]
  /// The largest of each column.
  private(set) var maxima: [Double]

  /// Sums over the voxels numbered `voxels`.
  ///
  /// - Parameters:
  ///   - loadings: Of these voxels only.
  ///   - prior: Likewise.
  ///   - tile: Their unit series in coordinates.
  ///   - voxels: Their numbers.
  ///   - data: What gives their minima and ranges.
  init(
    _ loadings: Matrix,
    prior: Matrix,
    tile: Matrix,
    voxels: Range<Int>,
    of data: RescaledSeries
  ) {
    let width = loadings.columns
    var scaled = loadings.values
    var offsets = [Double](repeating: 0, count: width)
    var totals = offsets
    var maxima = offsets
    for row in 0..<voxels.count {
      let voxel = voxels.lowerBound + row
      let (factor, offset) = (data.factors[voxel], data.offsets[voxel])
      for column in 0..<width {
        let value = scaled[row * width + column]
        scaled[row * width + column] = factor * value
        offsets[column] += offset * factor * value
        totals[column] += value
        maxima[column] = max(maxima[column], value)
      }
    }
    (self.offsets, self.totals, self.maxima) = (offsets, totals, maxima)
    products = product(tile, Matrix(rows: voxels.count, columns: width, values: scaled))
    gram = productOfTranspose(loadings, loadings)
    withPrior = productOfTranspose(loadings, prior)
  }

  /// Adds the sums over other voxels.
  mutating func add(_ other: LoadingSums) {
    products.add(other.products)
    gram.add(other.gram)
    withPrior.add(other.withPrior)
    for column in totals.indices {
      offsets[column] += other.offsets[column]
      totals[column] += other.totals[column]
      maxima[column] = max(maxima[column], other.maxima[column])
    }
  }

  /// Makes them the sums of loadings whose columns are multiplied by `factors`.
  mutating func scale(by factors: [Double]) {
    products.scaleColumns(by: factors)
    gram.scaleColumns(by: factors)
    for row in 0..<gram.rows {
      for column in 0..<gram.columns {
        gram[row, column] *= factors[row]
        withPrior[row, column] *= factors[row]
      }
    }
    for column in totals.indices {
      offsets[column] *= factors[column]
      totals[column] *= factors[column]
      maxima[column] *= factors[column]
    }
  }
}

extension LoadingSums {
  /// r of each network's loadings with each network's prior.
  ///
  /// - Parameters:
  ///   - prior: The sums of the prior itself.
  ///   - count: Over how many voxels.
  /// - Returns: One network a row, one prior a column; 0 where either is constant.
  func correlations(withPriorOf prior: LoadingSums, count: Int) -> Matrix {
    let count = Double(count)
    var r = Matrix.zero(rows: totals.count, columns: totals.count)
    for row in totals.indices {
      let variance = gram[row, row] - totals[row] * totals[row] / count
      for column in totals.indices {
        let total = prior.totals[column]
        let other = prior.gram[column, column] - total * total / count
        guard variance > 1e-12 * gram[row, row], other > 1e-12 * prior.gram[column, column] else {
          continue
        }
        let common = withPrior[row, column] - totals[row] * total / count
        r[row, column] = common / (variance * other).squareRoot()
      }
    }
    return r
  }
}

/// How much more each row of `correlations` has on the diagonal than anywhere else.
func ownMargins(_ correlations: Matrix) -> [Double] {
  (0..<correlations.rows).map { row in
    let others = (0..<correlations.columns).filter { $0 != row }.map { correlations[row, $0] }
    return correlations[row, row] - (others.max() ?? 0)
  }
}

extension Matrix {
  /// Adds `other`, element by element.
  mutating func add(_ other: Matrix) {
    precondition(rows == other.rows && columns == other.columns, "shapes differ")
    for row in 0..<rows {
      for column in 0..<columns { self[row, column] += other[row, column] }
    }
  }
}
