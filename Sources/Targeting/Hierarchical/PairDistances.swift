import LinearAlgebra

/// The distances of all pairs of some items, each pair once: in single precision 2 n² bytes.
struct PairDistances {
  let count: Int
  private var values: [Float]

  /// 1 − Spearman's ρ of all pairs of rows; 1 where a row is all zero.
  ///
  /// - Parameter ranks: Rows as ``unitRanks(_:)`` gives them.
  init(ranks: Matrix) {
    count = ranks.rows
    values = []
    values.reserveCapacity(count * (count - 1) / 2)
    for start in stride(from: 0, to: count, by: Self.rowsAtOnce) {
      let end = min(count, start + Self.rowsAtOnce)
      // Only what is right of the diagonal of these rows is needed.
      let products = productWithTranspose(
        ranks.selecting(rows: start..<end),
        ranks.selecting(rows: start..<count)
      )
      for row in 0..<(end - start) {
        products.withRow(row) { row_ in
          for column in (row + 1)..<max(row + 1, row_.count) {
            values.append(Float(max(0, 1 - row_[column])))
          }
        }
      }
    }
  }

  private static let rowsAtOnce = 128

  /// The distance of two different items.
  subscript(a: Int, b: Int) -> Float {
    get { values[position(a, b)] }
    set { values[position(a, b)] = newValue }
  }

  private func position(_ a: Int, _ b: Int) -> Int {
    let (low, high) = (min(a, b), max(a, b))
    return low * (2 * count - low - 1) / 2 + high - low - 1
  }
}
