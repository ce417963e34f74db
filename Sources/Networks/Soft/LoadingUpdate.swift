import LinearAlgebra

/// The rule by which an iteration multiplies loadings.
///
/// V ← V ∘ (X′U + ½ α_S neg + W̃ V) / (V U′U + ½ α_S pos + D̃ V), with pos = 1/‖v‖₂ where V > 0,
/// neg = V ‖v‖₁/‖v‖₂³, W̃ = α_L D^−½ W D^−½, and D̃ = α_L for a voxel with neighbours, else 0.
struct LoadingUpdate {
  /// B′U in coordinates.
  private let timeCourses: Matrix
  /// 1′U.
  private let totals: [Double]
  /// U′U.
  private let gram: Matrix
  /// ½ α_S ‖v‖₁/‖v‖₂³ of each column.
  private let negative: [Double]
  /// ½ α_S/‖v‖₂ of each column.
  private let positive: [Double]
  /// α_L.
  private let smoothness: Double

  /// Looks at the columns of what is to be multiplied.
  init(
    timeCourses: Matrix,
    sums: LoadingSums,
    weights: (sparsity: Double, smoothness: Double),
    in series: VoxelSeries
  ) {
    self.timeCourses = series.inCoordinates(timeCourses)
    totals = columnTotals(timeCourses)
    gram = productOfTranspose(timeCourses, timeCourses)
    let lengths = sums.totals.indices.map { sums.gram[$0, $0].squareRoot() + smallest }
    let half = weights.sparsity / 2
    negative = zip(sums.totals, lengths).map { half * ($0 / ($1 * $1 * $1)) }
    positive = lengths.map { half / $0 }
    smoothness = weights.smoothness
  }

  /// The new loadings of the voxels numbered `voxels`, not yet rescaled.
  ///
  /// - Parameters:
  ///   - voxels: Their places within reach.
  ///   - loadings: Of all voxels within reach, before this iteration.
  ///   - tile: The unit series of these voxels in coordinates.
  ///   - data: What gives their minima and ranges.
  ///   - support: All voxels within reach and their neighbours.
  /// - Returns: One of these voxels a row.
  func callAsFunction(
    _ voxels: Range<Int>,
    of loadings: Matrix,
    tile: Matrix,
    data: RescaledSeries,
    support: SoftSupport
  ) -> Matrix {
    let width = loadings.columns
    let old = loadings.selecting(rows: voxels)
    // As arrays of their own: a matrix hands out another at each look.
    let values = old.values
    let pulls = productOfTranspose(tile, timeCourses).values
    let explained = product(old, gram).values
    let smooth = support.normalisedSums(loadings, of: voxels, times: smoothness)
    var new = [Double](repeating: 0, count: voxels.count * width)
    for row in 0..<voxels.count {
      let voxel = voxels.lowerBound + row
      let (factor, offset) = (data.factors[voxel], data.offsets[voxel])
      let own = support.hasNeighbours(voxel) ? smoothness : 0
      for column in 0..<width {
        let index = row * width + column
        let value = values[index]
        // Zeros stay: nothing of the rest matters there.
        guard value > 0 else { continue }
        let pull = max(0, factor * (pulls[index] - offset * totals[column]))
        let numerator = pull + negative[column] * value + smooth[index]
        let denominator = explained[index] + positive[column] + own * value
        new[index] = value * (numerator / max(denominator, smallest))
      }
    }
    return Matrix(rows: voxels.count, columns: width, values: new)
  }
}

/// What keeps a denominator from 0: pNet's 1e-12 (read).
let smallest = 1e-12

/// The sum of each column.
func columnTotals(_ matrix: Matrix) -> [Double] {
  var totals = [Double](repeating: 0, count: matrix.columns)
  for row in 0..<matrix.rows {
    for column in 0..<matrix.columns { totals[column] += matrix[row, column] }
  }
  return totals
}
