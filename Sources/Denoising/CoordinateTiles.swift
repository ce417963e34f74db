public import LinearAlgebra

extension DenoisedCoordinates {
  /// The length of each voxel's cleaned series, before it is standardised.
  ///
  /// - Returns: One number a voxel, exactly 0 where nothing but rounding was left of it.
  public func norms() -> [Double] {
    var squares = [Double](repeating: 0, count: columnCount)
    for part in rows {
      for start in stride(from: 0, to: part.count, by: max(1, columnCount)) {
        addSquares(of: part.span.extracting(start..<(start + columnCount)), to: &squares)
      }
    }
    return squares.enumerated().map { column, square in
      let norm = square.squareRoot()
      return norm > Self.roundingShare * Double(energies[column]).squareRoot() ? norm : 0
    }
  }

  private func addSquares(of row: Span<Float>, to squares: inout [Double]) {
    var squares = squares.mutableSpan
    for column in row.indices {
      let value = Double(row[column])
      squares[column] += value * value
    }
  }

  /// The coordinates of some voxels, each times a factor of its own.
  ///
  /// - Parameters:
  ///   - columns: The voxels' numbers.
  ///   - factors: One a voxel.
  /// - Returns: ``count`` rows, one voxel a column.
  public func values(of columns: ArraySlice<Int>, times factors: ArraySlice<Double>) -> Matrix {
    precondition(
      columns.count == factors.count,
      "\(factors.count) factors, \(columns.count) voxels"
    )
    let (columns, factors) = (Array(columns), Array(factors))
    // Columns that lie side by side, as most do, are read without looking each of them up.
    let first = columns.isStretch ? columns.first : nil
    let values = unsafe [Double](unsafeUninitializedCapacity: count * columns.count) {
      values,
      written in
      var next = 0
      for part in rows {
        let part = part.span
        for start in stride(from: 0, to: part.count, by: max(1, columnCount)) {
          if let first {
            let row = part.extracting((start + first)..<(start + first + factors.count))
            for position in factors.indices {
              unsafe values[next + position] = Double(row[position]) * factors[position]
            }
          } else {
            for position in columns.indices {
              unsafe values[next + position] =
                Double(part[start + columns[position]]) * factors[position]
            }
          }
          next += factors.count
        }
      }
      written = next
    }
    return Matrix(rows: count, columns: columns.count, values: values)
  }
}

extension [Int] {
  /// Whether each number is one more than that before it.
  fileprivate var isStretch: Bool { zip(self, dropFirst()).allSatisfy { $1 == $0 + 1 } }
}

extension CompactOperator {
  /// The way from coordinates back to the cleaned series: z = U y, with U′U = 1.
  ///
  /// Of A = U B, for a cleaning that extends no other. Directions that B leaves out, of less than
  /// 1e-7 of the largest eigenvalue, are missing from z.
  ///
  /// - Parameter cleaning: The cleaning that this was factored from.
  /// - Returns: U, one kept frame a row, one coordinate a column.
  public func timeBasis(of cleaning: CleaningOperator) -> Matrix {
    precondition(
      sharedCount == 0,
      "the coordinates of a cleaning that extends another are not orthogonal"
    )
    // A′ holds influential frames a row; B the same frames a column: A B′ = U Λ, Λ = B B′.
    let frames = influentialFrames
    var b = Matrix.zero(rows: count, columns: frames.count)
    for row in 0..<count {
      for (position, frame) in frames.enumerated() {
        b[row, position] = Double(rows[row * frameCount + frame])
      }
    }
    var basis = productWithTranspose(cleaning.transposed.transposed, b)
    for row in 0..<count {
      let square = b[row: row].reduce(0) { $0 + $1 * $1 }
      for frame in 0..<basis.rows { basis[frame, row] /= square }
    }
    return basis
  }
}
