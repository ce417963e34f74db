public import Foundation

/// A number as a report states it: a plain decimal with a fixed largest number of places.
///
/// No exponent, no NaN and no infinity is ever written, and what is read back is written again with
/// the same digits.
public struct PlainNumber: Hashable, Sendable {
  /// The rounded decimal.
  public let decimal: Decimal

  /// Rounds `value` to `places` decimal places; it must be finite.
  public init(_ value: Double, places: Int) {
    precondition(value.isFinite, "a report holds finite numbers only")
    var exact = Decimal(value)
    var rounded = Decimal()
    unsafe NSDecimalRound(&rounded, &exact, places, .plain)
    decimal = rounded
  }

  /// The number as a double.
  public var value: Double { NSDecimalNumber(decimal: decimal).doubleValue }
}

extension PlainNumber: Codable {
  /// Reads a JSON number.
  public init(from decoder: any Decoder) throws {
    decimal = try decoder.singleValueContainer().decode(Decimal.self)
  }

  /// Writes a JSON number without an exponent.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(decimal)
  }
}

extension PlainNumber: CustomStringConvertible {
  /// The decimal with a point, whatever the locale.
  public var description: String { decimal.description }
}

/// The precision of each kind of number in a report.
extension PlainNumber {
  /// Millimetres, to the micrometre.
  static func millimetres(_ value: Double) -> Self { Self(value, places: 3) }
  /// A correlation or Fisher z.
  static func correlation(_ value: Double) -> Self { Self(value, places: 6) }
  /// Fisher z in a table of pairs: finer than any scan tells it, and short, as there are thousands.
  static func ofPair(_ value: Double) -> Self { Self(value, places: 4) }
  /// A share, a signal-to-noise ratio or minutes.
  static func ratio(_ value: Double) -> Self { Self(value, places: 4) }
  /// Seconds of work.
  static func seconds(_ value: Double) -> Self { Self(value, places: 4) }
}
