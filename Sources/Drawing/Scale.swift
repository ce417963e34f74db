/// A linear scale: where on a picture a value lies.
public struct Scale: Sendable, Equatable {
  /// The value at ``start``.
  public let low: Double
  /// The value at ``end``.
  public let high: Double
  /// The place of ``low`` in the picture.
  public let start: Double
  /// The place of ``high``, which may lie before ``start``.
  public let end: Double

  /// Creates a scale; an empty or endless range of values becomes one of length 1.
  public init(_ low: Double, _ high: Double, from start: Double, to end: Double) {
    let low = low.isFinite ? min(max(low, -Self.most), Self.most) : 0
    let high = high.isFinite ? min(max(high, -Self.most), Self.most) : 1
    self.low = low
    self.high = high > low ? high : low + 1
    (self.start, self.end) = (start, end)
  }

  /// No number of a report is larger; beyond it a step of one may be lost.
  private static var most: Double { 1e9 }

  /// The place of `value`; one beyond the ends is drawn at the end.
  public func callAsFunction(_ value: Double) -> Double {
    let inside = value.isNaN ? low : min(max(value, low), high)
    return start + (end - start) * (inside - low) / (high - low)
  }

  /// How many units of the picture one unit of value takes.
  public var slope: Double { (end - start) / (high - low) }

  /// Round values between the ends, at most `most` + 1 of them.
  public func ticks(_ most: Int = 6) -> [Double] {
    let step = Self.step((high - low) / Double(max(1, most)))
    let first = (low / step - 1e-9).rounded(.up)
    return (0...max(1, most)).map { (first + Double($0)) * step }.filter {
      $0 <= high + step * 1e-9
    }
  }

  /// The smallest of 1, 2, 5, 10 … and their tenths that is not below `least`.
  private static func step(_ least: Double) -> Double {
    var unit = 1e-9
    while unit * 10 <= least { unit *= 10 }
    return [1.0, 2, 5, 10].map { $0 * unit }.first { $0 >= least * (1 - 1e-9) } ?? 10 * unit
  }
}

extension Scale {
  /// The scale along the bottom of a chart: a line at `y`, ticks, their values, and a name.
  public func bottomAxis(y: Double, name: String, ticks most: Int = 6) -> [Markup] {
    [stroke(start, y, end, y), words(name, x: (start + end) / 2, y: y + 36, anchor: "middle")]
      + ticks(most).flatMap { value in
        [
          stroke(self(value), y, self(value), y + 5),
          words(hundredths(value), x: self(value), y: y + 19, anchor: "middle"),
        ]
      }
  }

  /// The scale along the left of a chart: a line at `x`, ticks, their values, and a name above it.
  public func leftAxis(x: Double, name: String, ticks most: Int = 4) -> [Markup] {
    [stroke(x, start, x, end), words(name, x: x - 32, y: min(start, end) - 10)]
      + ticks(most).flatMap { value in
        [
          stroke(x - 5, self(value), x, self(value)),
          words(hundredths(value), x: x - 8, y: self(value) + 4, anchor: "end"),
        ]
      }
  }
}
