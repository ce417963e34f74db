import LinearAlgebra

/// The rows of `series` with mean 0 and sample standard deviation 1 (n − 1 in the denominator).
///
/// A row whose standard deviation is at most `floors[row]` becomes all zero: what is left of it is
/// rounding, and dividing by it would make a signal of nothing. One column, or none, gives zeros.
func standardise(_ series: Matrix, floors: [Double]) -> Matrix {
  var standardised = series
  for row in 0..<series.rows {
    let values = series[row: row]
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    let centred = values.map { $0 - mean }
    let squares = centred.reduce(0) { $0 + $1 * $1 }
    let deviation = (squares / Double(max(1, values.count - 1))).squareRoot()
    let isSignal = deviation > floors[row]
    standardised[row: row] = centred.map { isSignal ? $0 / deviation : 0 }
  }
  return standardised
}

/// For each row of `series` the standard deviation below which a cleaned row is only rounding.
///
/// 1e-10 of the largest magnitude: the arithmetic of a cleaning leaves 1e-13 of it, and one unit
/// in the last place of a single-precision sample, in a single frame, still 1e-9 after filtering.
func roundingFloors(of series: Matrix) -> [Double] {
  (0..<series.rows).map { row in
    series.withRow(row) { values in
      var largest = 0.0
      for frame in values.indices { largest = max(largest, values[frame].magnitude) }
      return max(1e-10 * largest, Double.ulpOfOne)
    }
  }
}

/// The rows of `series` without their mean.
func centre(_ series: Matrix) -> Matrix {
  var centred = series
  for row in 0..<series.rows {
    let values = series[row: row]
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    centred[row: row] = values.map { $0 - mean }
  }
  return centred
}

/// The rows of `series` without their mean and linear trend.
func detrend(_ series: Matrix) -> Matrix {
  let count = series.columns
  let middle = Double(count - 1) / 2
  let times = (0..<count).map { Double($0) - middle }
  let squares = times.reduce(0) { $0 + $1 * $1 }
  var detrended = series
  for row in 0..<series.rows {
    let values = series[row: row]
    let mean = values.reduce(0, +) / Double(max(1, count))
    let centred = values.map { $0 - mean }
    // A single frame has no trend; its time is 0, so any slope leaves it alone.
    let slope = squares > 0 ? zip(times, centred).reduce(0) { $0 + $1.0 * $1.1 } / squares : 0
    detrended[row: row] = zip(times, centred).map { $1 - slope * $0 }
  }
  return detrended
}
