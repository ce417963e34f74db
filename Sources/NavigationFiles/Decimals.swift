import Foundation

/// A number with a fixed count of decimal places and a point, whatever the locale; never `-0.0`.
func fixed(_ value: Double, _ places: Int) -> String {
  let text = String(format: "%.\(places)f", value)
  let isZero = !text.contains { $0.isNumber && $0 != "0" }
  return isZero ? text.replacing("-", with: "") : text
}

/// The shortest decimal that reads back as the same number; never `-0.0`, nor an exponent that a
/// reader of plain decimals stumbles over.
func shortest(_ value: Double) -> String {
  let value = value == 0 ? 0 : value
  let text = value.description
  return text.contains("e") ? fixed(value, 12) : text
}
