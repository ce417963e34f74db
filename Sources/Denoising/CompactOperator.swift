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
  /// B, row-major, `count` x `frameCount`.
  let rows: [Float]

  /// Factors `cleaning`.
  ///
  /// - Throws: ``DenoisingError/linearAlgebra(_:)`` where the decomposition fails.
  public init(_ cleaning: CleaningOperator) throws(DenoisingError) {
    let products = productWithTranspose(cleaning.transposed, cleaning.transposed)
    let eigen: SymmetricEigen
    do {
      eigen = try SymmetricEigen(of: products)
    } catch {
      throw .linearAlgebra(error)
    }
    let limit = Self.relativeTolerance * (eigen.values.last ?? 0)
    let kept = eigen.values.indices.filter { eigen.values[$0] > limit }
    let frames = cleaning.influentialFrames
    var rows = [Float](repeating: 0, count: kept.count * cleaning.frameCount)
    for (row, index) in kept.enumerated() {
      let scale = eigen.values[index].squareRoot()
      for (position, frame) in frames.enumerated() {
        rows[row * cleaning.frameCount + frame] = Float(scale * eigen.vectors[index, position])
      }
    }
    count = kept.count
    frameCount = cleaning.frameCount
    influentialFrames = frames
    keptCount = cleaning.keptCount
    degreesOfFreedom = cleaning.degreesOfFreedom
    self.rows = rows
  }
}
