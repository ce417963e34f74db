/// How tissue is told from air by intensity.
public enum HeadThreshold: Hashable, Sendable {
  /// Otsu's threshold of the smoothed image: Otsu 1979, doi:10.1109/TSMC.1979.4310076.
  ///
  /// 256 bins from the lowest value to the 98th percentile; brighter voxels join the last bin, so
  /// that a few bright vessels or fat do not decide.
  case otsu
  /// This fraction of the image's 98th percentile, before smoothing; 0.10 to 0.15 is usual.
  case fractionOfHighPercentile(Double)
}

/// The value below which the share `share` of `values` lies, to 1/65536 of their range.
///
/// - Returns: Nil for no value or no range.
func percentile(_ share: Double, of values: [Float]) -> Float? {
  guard let low = values.min(), let high = values.max(), low < high else { return nil }
  let binCount = 1 << 16
  var bins = [Int](repeating: 0, count: binCount)
  let scale = Float(binCount) / (high - low)
  for value in values { bins[min(binCount - 1, Int((value - low) * scale))] += 1 }
  let wanted = share * Double(values.count)
  var below = 0
  for (bin, count) in bins.enumerated() {
    below += count
    if Double(below) >= wanted { return low + (Float(bin) + 1) / scale }
  }
  return high
}

/// Otsu's threshold of `values` over 256 bins that end at `top`; the upper edge of the lower class.
///
/// - Returns: Nil where all values are equal.
func otsu(_ values: [Float], top: Float) -> Float? {
  guard let low = values.min(), low < top else { return nil }
  let binCount = 256
  var bins = [Double](repeating: 0, count: binCount)
  let scale = Float(binCount) / (top - low)
  for value in values { bins[Int(min(Float(binCount - 1), (value - low) * scale))] += 1 }
  let total = bins.reduce(0, +)
  let moment = bins.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
  var (count, sum, best, bestBin) = (0.0, 0.0, -1.0, 0)
  for bin in 0..<(binCount - 1) {
    count += bins[bin]
    sum += Double(bin) * bins[bin]
    guard count > 0, count < total else { continue }
    let gap = sum / count - (moment - sum) / (total - count)
    let between = count * (total - count) * gap * gap
    if between > best { (best, bestBin) = (between, bin) }
  }
  return best > 0 ? low + Float(bestBin + 1) / scale : nil
}
