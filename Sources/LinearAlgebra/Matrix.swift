/// A matrix of double-precision numbers, stored row after row.
///
/// Element (row, column) lies at `row * columns + column` of ``values``. A matrix may have no rows
/// or no columns.
public struct Matrix: Sendable, Equatable {
  /// The number of rows.
  public private(set) var rows: Int
  /// The number of columns.
  public let columns: Int
  /// The elements, row-major.
  public private(set) var values: [Double]

  /// Creates a matrix from its row-major elements; their number must be `rows * columns`.
  public init(rows: Int, columns: Int, values: [Double]) {
    precondition(rows >= 0 && columns >= 0, "a matrix of \(rows) x \(columns)")
    precondition(
      values.count == rows * columns,
      "\(values.count) values for \(rows) x \(columns)"
    )
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// A matrix of zeros.
  public static func zero(rows: Int, columns: Int) -> Matrix {
    Matrix(rows: rows, columns: columns, values: Array(repeating: 0, count: rows * columns))
  }

  /// The identity matrix with `size` rows and columns.
  public static func identity(_ size: Int) -> Matrix {
    var identity = zero(rows: size, columns: size)
    for i in 0..<size { identity[i, i] = 1 }
    return identity
  }

  /// The element of `row` and `column`, counted from 0.
  public subscript(row: Int, column: Int) -> Double {
    get { values[index(row, column)] }
    set { values[index(row, column)] = newValue }
  }

  /// The elements of one row, from the first column to the last.
  public subscript(row row: Int) -> [Double] {
    get { Array(values[range(ofRow: row)]) }
    set {
      precondition(newValue.count == columns, "\(newValue.count) values for \(columns) columns")
      values.replaceSubrange(range(ofRow: row), with: newValue)
    }
  }

  /// Adds a row below the last; it must have as many elements as the matrix has columns.
  public mutating func append(row: [Double]) {
    precondition(row.count == columns, "\(row.count) values for \(columns) columns")
    values += row
    rows += 1
  }

  /// Adds the rows of `other` below the last; both must have as many columns.
  public mutating func append(contentsOf other: Matrix) {
    precondition(other.columns == columns, "\(other.columns) columns below \(columns)")
    values += other.values
    rows += other.rows
  }

  /// Takes the memory of `rowCount` rows at once, where they are appended in pieces.
  public mutating func reserve(rowCount: Int) { values.reserveCapacity(rowCount * columns) }

  /// The rows numbered `chosen`.
  public func selecting(rows chosen: Range<Int>) -> Matrix {
    let range = (chosen.lowerBound * columns)..<(chosen.upperBound * columns)
    return Matrix(rows: chosen.count, columns: columns, values: Array(values[range]))
  }

  /// Calls `body` with the elements of one row, without copying them.
  public func withRow<Result, Failure: Error>(
    _ row: Int,
    _ body: (Span<Double>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(values.span.extracting(range(ofRow: row)))
  }

  /// The columns numbered `chosen`, in that order.
  public func selecting(columns chosen: [Int]) -> Matrix {
    var selected: [Double] = []
    selected.reserveCapacity(rows * chosen.count)
    for row in 0..<rows {
      for column in chosen { selected.append(self[row, column]) }
    }
    return Matrix(rows: rows, columns: chosen.count, values: selected)
  }

  /// The matrix with rows and columns exchanged.
  public var transposed: Matrix {
    var result = Matrix.zero(rows: columns, columns: rows)
    for row in 0..<rows {
      for column in 0..<columns { result[column, row] = self[row, column] }
    }
    return result
  }

  private func index(_ row: Int, _ column: Int) -> Int {
    precondition(
      (0..<rows).contains(row) && (0..<columns).contains(column),
      "element (\(row), \(column)) of \(rows) x \(columns)"
    )
    return row * columns + column
  }

  private func range(ofRow row: Int) -> Range<Int> {
    precondition((0..<rows).contains(row), "row \(row) of \(rows)")
    return row * columns..<(row + 1) * columns
  }
}
