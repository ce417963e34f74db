extension MetricsRegistry {
  /// The media type of ``text()``.
  static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

  /// All series in Prometheus' text format 0.0.4; a family without any is left out.
  func text() -> String {
    var page = ""
    for family in families {
      let found = series(of: family)
      guard !found.isEmpty else { continue }
      page += "# HELP \(family.name) \(escaped(family.help, quotes: false))\n"
      page += "# TYPE \(family.name) \(family.kind.text)\n"
      for (labels, series) in found { page += lines(of: series, family.name, labels) }
    }
    return page
  }

  private func lines(of series: Series, _ name: String, _ labels: [Label]) -> String {
    switch series {
    case .counter(let series): line(name, labels, String(series.value))
    case .gauge(let series): line(name, labels, sampleText(series.value))
    case .histogram(let series): lines(of: series, name, labels)
    }
  }

  /// The buckets, each with all values up to its bound, then sum and count.
  private func lines(
    of series: HistogramSeries,
    _ name: String,
    _ labels: [Label]
  ) -> String {
    let values = series.values
    var (text, sum) = ("", Int64(0))
    for (count, bound) in zip(values.counts, series.upperBounds + [.infinity]) {
      sum += count
      let bucket = labels + [Label(name: "le", value: sampleText(bound))]
      text += line(name + "_bucket", bucket, String(sum))
    }
    text += line(name + "_sum", labels, sampleText(values.sum))
    return text + line(name + "_count", labels, String(sum))
  }

  private func line(_ name: String, _ labels: [Label], _ value: String) -> String {
    guard !labels.isEmpty else { return "\(name) \(value)\n" }
    let pairs = labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }
    return "\(name){\(pairs.joined(separator: ","))} \(value)\n"
  }
}

extension MetricFamily.Kind {
  fileprivate var text: String {
    switch self {
    case .counter: "counter"
    case .gauge: "gauge"
    case .histogram: "histogram"
    }
  }
}

/// A value as the format wants it: whole numbers without a fraction, `+Inf`, `-Inf`, `NaN`.
func sampleText(_ value: Double) -> String {
  if value.isNaN { return "NaN" }
  if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
  return Int64(exactly: value).map(String.init) ?? "\(value)"
}

/// The text with what the format gives a meaning escaped: in a label's value quotes too.
private func escaped(_ text: String, quotes: Bool) -> String {
  let text = text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
  return quotes ? text.replacing("\"", with: "\\\"") : text
}
