import CoreMetrics
import Synchronization

/// Collects what one daemon records through swift-metrics.
///
/// It is passed to whoever records and never made the process's own, so that two daemons of one
/// process share nothing. A metric that no family names, or names as another kind, is taken and told
/// to nobody: no library can put a label into the page that was not thought of here.
final class MetricsRegistry: MetricsFactory {
  /// One time series of a family.
  enum Series: Sendable {
    case counter(CounterSeries)
    case gauge(GaugeSeries)
    case histogram(HistogramSeries)

    fileprivate var object: AnyObject {
      switch self {
      case .counter(let series): series
      case .gauge(let series): series
      case .histogram(let series): series
      }
    }
  }

  /// A label of a series with its value.
  struct Label: Hashable, Sendable {
    let name: String
    let value: String
  }

  private struct Key: Hashable {
    let name: String
    let labels: [Label]
  }

  let families: [MetricFamily]
  private let kinds: [String: MetricFamily.Kind]
  private let series = Mutex<[Key: Series]>([:])

  /// Creates an empty registry of `families`, whose names must differ.
  init(_ families: [MetricFamily] = MetricFamily.all) {
    self.families = families
    kinds = Dictionary(uniqueKeysWithValues: families.map { ($0.name, $0.kind) })
  }

  /// The series of a family, in the order of their labels' values.
  func series(of family: MetricFamily) -> [(labels: [Label], series: Series)] {
    series.withLock { all in
      all.filter { $0.key.name == family.name }.map { ($0.key.labels, $0.value) }
    }.sorted { $0.0.lazy.map(\.value).lexicographicallyPrecedes($1.0.lazy.map(\.value)) }
  }

  /// The series of this name and these labels, made by `make` where there is none yet.
  ///
  /// - Returns: Nil where no such series is told.
  private func series(
    _ name: String,
    _ labels: [(String, String)],
    _ make: (MetricFamily.Kind) -> Series?
  ) -> Series? {
    guard let kind = kinds[name], let new = make(kind) else { return nil }
    let key = Key(name: name, labels: labels.map { Label(name: $0.0, value: $0.1) })
    return series.withLock { all in
      let known = all[key] ?? new
      all[key] = known
      return known
    }
  }

  private func remove(_ handler: AnyObject) {
    series.withLock { all in all = all.filter { $0.value.object !== handler } }
  }

  private func gauge(_ name: String, _ labels: [(String, String)]) -> GaugeSeries {
    let found = series(name, labels) { $0 == .gauge ? .gauge(GaugeSeries()) : nil }
    if case .gauge(let series)? = found { return series }
    return GaugeSeries()
  }

  private func histogram(_ name: String, _ labels: [(String, String)]) -> HistogramSeries {
    let found = series(name, labels) { kind in
      guard case .histogram(let bounds) = kind else { return nil }
      return .histogram(HistogramSeries(upperBounds: bounds))
    }
    if case .histogram(let series)? = found { return series }
    return HistogramSeries(upperBounds: [])
  }
}

// MARK: - swift-metrics

extension MetricsRegistry {
  func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    let found = series(label, dimensions) { $0 == .counter ? .counter(CounterSeries()) : nil }
    if case .counter(let series)? = found { return series }
    return CounterSeries()
  }

  func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    gauge(label, dimensions)
  }

  func makeRecorder(
    label: String,
    dimensions: [(String, String)],
    aggregate: Bool
  ) -> any RecorderHandler {
    if aggregate { return histogram(label, dimensions) }
    return gauge(label, dimensions)
  }

  func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    histogram(label, dimensions)
  }

  func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
  func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
  func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
  func destroyTimer(_ handler: any TimerHandler) { remove(handler) }
}
