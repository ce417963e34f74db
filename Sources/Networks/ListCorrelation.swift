import LinearAlgebra

/// r of two lists; nil where either does not vary but for rounding.
///
/// - Parameters:
///   - a: Numbers.
///   - b: As many.
///   - least: The root mean square about the mean below which a list does not vary.
/// - Returns: r, or nil.
func listCorrelation(_ a: [Double], _ b: [Double], least: Double = 1e-12) -> Double? {
  precondition(a.count == b.count, "\(a.count) and \(b.count) numbers")
  let columns = [a, b].map { Matrix(rows: $0.count, columns: 1, values: $0) }
  let spreads = columns.map { columnNorms(centredColumns($0))[0] }
  let bound = least * Double(a.count).squareRoot()
  guard !a.isEmpty, spreads.allSatisfy({ $0 > bound }) else { return nil }
  return columnCorrelations(columns[0], columns[1])[0, 0]
}
