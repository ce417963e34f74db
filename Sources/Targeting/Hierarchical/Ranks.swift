/// The ranks of `values` from 1, ascending, equal ones sharing their mean rank.
func fractionalRanks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
  var ranks = [Double](repeating: 0, count: values.count)
  var start = 0
  while start < order.count {
    var end = start + 1
    while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
    for position in start..<end { ranks[order[position]] = Double(start + end + 1) / 2 }
    start = end
  }
  return ranks
}

/// The ranks of `values` less their mean, of length 1: the dot product of two such is Spearman's ρ.
///
/// All zero where the values are all equal.
func unitRanks(_ values: [Double]) -> [Double] {
  let mean = Double(values.count + 1) / 2
  let centred = fractionalRanks(values).map { $0 - mean }
  let length = centred.reduce(0) { $0 + $1 * $1 }.squareRoot()
  return length > 0 ? centred.map { $0 / length } : centred
}

/// The median of each column of equally long `rows`, at least one; of an even number the mean of the
/// middle two.
func medians(of rows: [[Double]]) -> [Double] {
  rows[0].indices.map { frame in
    let sorted = rows.map { $0[frame] }.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
