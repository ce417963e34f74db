/// `value` with at most one decimal place, and a point whatever the locale.
public func decimal(_ value: Double) -> String { rounded(value, by: 10) }

/// `value` as ``decimal(_:)`` writes it, or a dash.
public func decimal(_ value: Double?) -> String { value.map { decimal($0) } ?? "–" }

/// `value` with at most two decimal places, likewise.
public func hundredths(_ value: Double) -> String { rounded(value, by: 100) }

private func rounded(_ value: Double, by steps: Double) -> String {
  // Zero has no sign.
  let rounded = (value * steps).rounded() / steps + 0
  return rounded == rounded.rounded() && rounded.magnitude < 1e9
    ? "\(Int(rounded))" : "\(rounded)"
}
