import CoreMetrics
import Testing

@testable import Service

/// Prometheus' text format 0.0.4, to the letter.
@Suite struct MetricsTextTests {
  private let count = MetricFamily(
    name: "eaten_total",
    kind: .counter,
    help: "How many.\nOr \\not."
  )
  private let level = MetricFamily(name: "level", kind: .gauge, help: "How full.")
  private let time = MetricFamily(
    name: "time_seconds",
    kind: .histogram(upperBounds: [0.1, 1, 10]),
    help: "How long."
  )

  @Test func `a counter is a whole number, with its labels in the order of their values`() {
    let registry = MetricsRegistry([count])
    for (kind, amount) in [("pear", 2), ("apple", 1), ("pear", 3)] {
      Counter(label: "eaten_total", dimensions: [("kind", kind)], factory: registry)
        .increment(by: amount)
    }
    #expect(
      registry.text() == """
        # HELP eaten_total How many.\\nOr \\\\not.
        # TYPE eaten_total counter
        eaten_total{kind="apple"} 1
        eaten_total{kind="pear"} 5

        """
    )
  }

  @Test func `what has a meaning in a label's value is escaped`() {
    let registry = MetricsRegistry([count])
    let labels = [("kind", "a \"b\" \\ c\nd"), ("other", "é")]
    Counter(label: "eaten_total", dimensions: labels, factory: registry).increment()
    let lines = registry.text().split(separator: "\n")
    #expect(lines.last == #"eaten_total{kind="a \"b\" \\ c\nd",other="é"} 1"#)
  }

  @Test func `a histogram tells all values up to each bound, their sum and their number`() {
    let registry = MetricsRegistry([time])
    let timer = Timer(label: "time_seconds", factory: registry)
    for milliseconds in [100, 250, 500, 20_000] { timer.recordMilliseconds(milliseconds) }
    #expect(
      registry.text() == """
        # HELP time_seconds How long.
        # TYPE time_seconds histogram
        time_seconds_bucket{le="0.1"} 1
        time_seconds_bucket{le="1"} 3
        time_seconds_bucket{le="10"} 3
        time_seconds_bucket{le="+Inf"} 4
        time_seconds_sum 20.85
        time_seconds_count 4

        """
    )
  }

  @Test func `labels of a histogram stand before its bounds`() {
    let registry = MetricsRegistry([time])
    Recorder(label: "time_seconds", dimensions: [("stage", "read")], factory: registry).record(0.5)
    let lines = registry.text().split(separator: "\n").dropFirst(2)
    #expect(lines.first == #"time_seconds_bucket{stage="read",le="0.1"} 0"#)
    #expect(
      lines.suffix(2) == [
        #"time_seconds_sum{stage="read"} 0.5"#, #"time_seconds_count{stage="read"} 1"#,
      ]
    )
  }

  @Test(arguments: [
    (0.0, "0"), (-2.0, "-2"), (0.25, "0.25"), (1_795_673_806.798, "1795673806.798"),
    (1e300, "1e+300"), (.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
  ])
  func `a gauge tells any value`(value: Double, text: String) {
    let registry = MetricsRegistry([level])
    Meter(label: "level", factory: registry).set(value)
    #expect(registry.text().hasSuffix("# TYPE level gauge\nlevel \(text)\n"))
  }

  @Test func `what is no time spoils no sum, and no counter falls`() {
    let registry = MetricsRegistry([count, time])
    let recorder = Recorder(label: "time_seconds", factory: registry)
    for value in [Double.nan, .infinity, 2] { recorder.record(value) }
    let counter = Counter(label: "eaten_total", factory: registry)
    for amount in [4, -3] { counter.increment(by: amount) }
    #expect(registry.text().contains("\neaten_total 4\n"))
    #expect(registry.text().hasSuffix("time_seconds_sum 2\ntime_seconds_count 1\n"))
  }

  @Test func `what nobody thought of is not told, whoever records it`() {
    let registry = MetricsRegistry([count])
    Counter(label: "other_total", dimensions: [("job", "1")], factory: registry).increment()
    Meter(label: "eaten_total", factory: registry).set(3)
    Timer(label: "eaten_total", factory: registry).recordSeconds(3)
    #expect(registry.text().isEmpty)
  }

  @Test func `a metric that is destroyed is told no more`() {
    let registry = MetricsRegistry([level, count])
    let meter = Meter(label: "level", factory: registry)
    Counter(label: "eaten_total", factory: registry).increment()
    meter.destroy()
    #expect(registry.text().contains("eaten_total 1\n") && !registry.text().contains("level"))
  }

  @Test func `the names are those that Prometheus asks for, and each says what it is`() {
    let names = MetricFamily.all.map(\.name)
    #expect(Set(names).count == names.count)
    for family in MetricFamily.all {
      #expect(family.name.wholeMatch(of: /tmsplanner_[a-z]+(_[a-z]+)*/) != nil, "\(family.name)")
      #expect(family.help.hasSuffix("."), "\(family.name)")
      #expect((family.kind == .counter) == family.name.hasSuffix("_total"), "\(family.name)")
      if case .histogram(let bounds) = family.kind {
        #expect(family.name.hasSuffix("_seconds") && bounds == bounds.sorted(), "\(family.name)")
      }
    }
  }
}
