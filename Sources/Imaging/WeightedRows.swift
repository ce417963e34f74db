/// Weights laid out along the rows of a grid, for sums over whole volumes.
@safe final class WeightedRows {
  private struct Row {
    let voxels: Range<Int>
    /// Where the row's weights start.
    let offset: Int
  }

  private let rows: [Row]
  private let weights: [Double]
  /// A row's values, for each member of the crew.
  private let lines: [FloatBuffer]

  /// Spans each row's weighted voxels, with zeros between them.
  init(_ weighted: WeightedVoxels, rowLength: Int, memberCount: Int = 1) {
    var rows: [Row] = []
    var weights: [Double] = []
    var start = 0
    while start < weighted.voxels.count {
      let row = weighted.voxels[start] / rowLength
      let end = weighted.voxels[start...].firstIndex { $0 / rowLength > row }
      let members = start..<(end ?? weighted.voxels.count)
      let first = weighted.voxels[start]
      let span = first..<(weighted.voxels[members.upperBound - 1] + 1)
      let offset = weights.count
      rows.append(Row(voxels: span, offset: offset))
      weights += repeatElement(0, count: span.count)
      for member in members {
        weights[offset + weighted.voxels[member] - first] = weighted.weights[member]
      }
      start = members.upperBound
    }
    self.rows = rows
    self.weights = weights
    let longest = rows.map(\.voxels.count).max() ?? 0
    lines = (0..<memberCount).map { _ in FloatBuffer(count: longest) }
  }

  /// The weighted sum over a volume whose runs of voxels `load` writes, in double precision.
  func sum(_ member: Int, load: (Range<Int>, UnsafeMutablePointer<Float>) -> Void) -> Double {
    let line = lines[member]
    var total = 0.0
    for row in rows {
      unsafe load(row.voxels, line.start)
      // Four sums side by side: one would wait for itself at every addition.
      var sums = SIMD4<Double>()
      let count = row.voxels.count
      let whole = count / 4 * 4
      for index in stride(from: 0, to: whole, by: 4) {
        let offset = row.offset + index
        let values = unsafe SIMD4(
          Double(line.start[index]),
          Double(line.start[index + 1]),
          Double(line.start[index + 2]),
          Double(line.start[index + 3])
        )
        sums +=
          values
          * SIMD4(weights[offset], weights[offset + 1], weights[offset + 2], weights[offset + 3])
      }
      total += sums.sum()
      for index in whole..<count {
        total += unsafe Double(line.start[index]) * weights[row.offset + index]
      }
    }
    return total
  }
}
