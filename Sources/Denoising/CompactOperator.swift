import LinearAlgebra

/// A cleaning in as few rows as it needs: B with B′B = A′A.
///
/// For y = B x, all inner products are those of the cleaned series z = A x, hence all lengths and
/// correlations too, but y has only as many elements as the cleaning lets dimensions through, some
/// 150 for ten minutes. From A′A = E Λ E′ the rows of B are √λ e′; those whose λ is below
/// ``relativeTolerance`` of the largest are left out, which changes r by 1e-7 at most.
public struct CompactOperator: Sendable {
  /// The share of the largest eigenvalue below which a direction is left out.
  static let relativeTolerance = 1e-7

  /// How many elements y has.
  public let count: Int
  /// How many frames the run has: the length of a row of B.
  public let frameCount: Int
  /// The numbers of the frames that have influence, ascending; elsewhere B is exactly zero.
  public let influentialFrames: [Int]
  /// How many frames are kept.
  public let keptCount: Int
  /// Kept frames less the rank of what filter and confounds remove.
  public let degreesOfFreedom: Int
  /// How many of the first rows are those of the cleaning that was extended; 0 where none was.
  public let sharedCount: Int
  /// B, row-major, `count` x `frameCount`.
  let rows: [Float]

  /// Factors `cleaning`.
  ///
  /// - Parameters:
  ///   - cleaning: What is factored.
  ///   - known: Another cleaning and its factors; where it takes the same steps along time and
  ///     removes all that `cleaning` removes, and a few directions e more, then B is that of the
  ///     other with a row e′A for each of them, and no decomposition is needed.
  /// - Throws: ``DenoisingError/linearAlgebra(_:)`` where the decomposition fails.
  public init(
    _ cleaning: CleaningOperator,
    extending known: (cleaning: CleaningOperator, factors: CompactOperator)? = nil
  ) throws(DenoisingError) {
    let frames = cleaning.influentialFrames
    let rows: Matrix
    if let known, let spared = try known.cleaning.directions(sparedBy: cleaning) {
      rows = product(cleaning.transposed, spared).transposed
      self.rows = known.factors.rows + spread(rows, over: frames, of: cleaning.frameCount)
      count = known.factors.count + rows.rows
      sharedCount = known.factors.count
    } else {
      rows = try factor(cleaning.transposed, tolerance: Self.relativeTolerance)
      self.rows = spread(rows, over: frames, of: cleaning.frameCount)
      count = rows.rows
      sharedCount = 0
    }
    frameCount = cleaning.frameCount
    influentialFrames = frames
    keptCount = cleaning.keptCount
    degreesOfFreedom = cleaning.degreesOfFreedom
  }
}

/// The rows √λ e′ of B for A′A = E Λ E′, those with the smallest λ left out.
private func factor(
  _ transposed: Matrix,
  tolerance: Double
) throws(DenoisingError) -> Matrix {
  do {
    return try compactFactor(
      of: productWithTranspose(transposed, transposed),
      relativeTolerance: tolerance
    )
  } catch {
    throw .linearAlgebra(error)
  }
}

/// Rows over `frames` as rows over all frames of a run, 0 elsewhere, row-major.
private func spread(_ rows: Matrix, over frames: [Int], of frameCount: Int) -> [Float] {
  var spread = [Float](repeating: 0, count: rows.rows * frameCount)
  for row in 0..<rows.rows {
    for (position, frame) in frames.enumerated() {
      spread[row * frameCount + frame] = Float(rows[row, position])
    }
  }
  return spread
}

extension CleaningOperator {
  /// Orthonormal directions, one a column, that this cleaning removes and `other` does not.
  ///
  /// nil where the two take different steps along time, or `other` removes something else besides.
  fileprivate func directions(
    sparedBy other: CleaningOperator
  ) throws(DenoisingError) -> Matrix? {
    guard choice == other.choice else { return nil }
    let common = product(nuisances, productOfTranspose(nuisances, other.nuisances))
    let isContained = zip(common.values, other.nuisances.values)
      .allSatisfy { ($0 - $1).magnitude < 1e-9 }
    guard isContained else { return nil }
    let shared = product(other.nuisances, productOfTranspose(other.nuisances, nuisances))
    let rest = zip(nuisances.values, shared.values).map { $0 - $1 }
    do {
      let spared = try orthonormalBasis(
        of: Matrix(rows: nuisances.rows, columns: nuisances.columns, values: rest),
        absoluteTolerance: 1e-6
      )
      return spared.columns == nuisances.columns - other.nuisances.columns ? spared : nil
    } catch {
      throw .linearAlgebra(error)
    }
  }
}
