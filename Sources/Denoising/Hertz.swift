/// A frequency in hertz.
public struct Hertz: Hashable, Sendable, Comparable {
  /// Cycles per second.
  public let value: Double

  /// Creates a frequency of `value` Hz.
  public init(_ value: Double) { self.value = value }

  /// Whether `a` is lower than `b`.
  public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
}
