/// `value` with at most one decimal place, and a point whatever the locale.
func decimal(_ value: Double) -> String {
  // Zero has no sign.
  let rounded = (value * 10).rounded() / 10 + 0
  return rounded == rounded.rounded() && rounded.magnitude < 1e9
    ? "\(Int(rounded))" : "\(rounded)"
}

/// `value` as ``decimal(_:)`` writes it, or a dash.
func decimal(_ value: Double?) -> String { value.map { decimal($0) } ?? "–" }
