import Foundation

/// A number as a report states it: a plain decimal with a fixed largest number of places.
///
/// No exponent, no NaN and no infinity is ever written. The digits are those of the shortest decimal that
/// is read as the same double, so that what was written is written again as it was.
public struct PlainNumber: Hashable, Sendable {
  /// The double nearest to the rounded decimal.
  public let value: Double

  /// Rounds `value`, which must be finite, to `places` decimal places; halves away from zero.
  public init(_ value: Double, places: Int) {
    precondition(value.isFinite, "a report holds finite numbers only")
    let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (value * scale).rounded()
    // A quotient of two whole doubles is the double nearest to it. Where the scaled number is beyond them,
    // doubles lie further apart than the places tell: its shortest digits are no more.
    let rounded = scaled.magnitude < Self.endOfWhole ? scaled / scale : value
    self.value = rounded == 0 ? 0 : rounded
  }

  /// 2⁵³: beyond it not all whole numbers are doubles.
  private static let endOfWhole = 9_007_199_254_740_992.0

  /// Whether a double is printed, and written to JSON, without an exponent.
  private var isPrintedPlainly: Bool {
    value == 0 || (1e-4..<1e15).contains(value.magnitude)
  }

  /// The shortest decimal that is read as the number: made of its digits, as a decimal of a double is not
  /// always the nearest.
  private var decimal: Decimal { Decimal(string: value.description) ?? Decimal(value) }
}

extension PlainNumber: Codable {
  /// Reads a JSON number.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let number = try container.decode(Double.self)
    guard number.magnitude < 1e100 else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "beyond a decimal")
    }
    value = number == 0 ? 0 : number
  }

  /// Writes a JSON number without an exponent.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    // A decimal is always plain, but takes many times as long.
    if isPrintedPlainly {
      try container.encode(value)
    } else {
      try container.encode(decimal)
    }
  }

  /// Writes the number as the next of `row`.
  func encode(into row: inout some UnkeyedEncodingContainer) throws {
    if isPrintedPlainly {
      try row.encode(value)
    } else {
      try row.encode(decimal)
    }
  }
}

extension PlainNumber: CustomStringConvertible {
  /// The decimal with a point, whatever the locale.
  public var description: String {
    guard isPrintedPlainly else { return decimal.description }
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
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
