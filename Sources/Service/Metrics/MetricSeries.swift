import CoreMetrics
import Synchronization

/// A counter's one time series.
final class CounterSeries: CounterHandler {
  private let count = Atomic<Int64>(0)

  var value: Int64 { count.load(ordering: .relaxed) }

  /// Adds `amount`; a negative one is passed over, as a counter only grows.
  func increment(by amount: Int64) {
    if amount > 0 { count.wrappingAdd(amount, ordering: .relaxed) }
  }

  func reset() { count.store(0, ordering: .relaxed) }
}

/// A gauge's one time series.
final class GaugeSeries: RecorderHandler, MeterHandler {
  private let state = Mutex<Double>(0)

  var value: Double { state.withLock { $0 } }

  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { state.withLock { $0 = value } }
  func increment(by amount: Double) { state.withLock { $0 += amount } }
  func decrement(by amount: Double) { state.withLock { $0 -= amount } }
  func record(_ value: Int64) { set(Double(value)) }
  func record(_ value: Double) { set(value) }
}

/// A histogram's one time series; times are counted in seconds.
final class HistogramSeries: RecorderHandler, TimerHandler {
  /// What was counted up to one moment.
  struct Values: Hashable, Sendable {
    /// How many values fell between each bound and the one before it; the last have no upper bound.
    var counts: [Int64]
    var sum = 0.0
  }

  let upperBounds: [Double]
  private let state: Mutex<Values>

  init(upperBounds: [Double]) {
    self.upperBounds = upperBounds
    state = Mutex(Values(counts: Array(repeating: 0, count: upperBounds.count + 1)))
  }

  var values: Values { state.withLock { $0 } }

  func record(_ value: Int64) { record(Double(value)) }

  /// Counts `value`; what is no number is passed over, as it would spoil the sum for ever.
  func record(_ value: Double) {
    guard value.isFinite else { return }
    let bucket = upperBounds.firstIndex { value <= $0 } ?? upperBounds.count
    state.withLock { values in
      values.counts[bucket] += 1
      values.sum += value
    }
  }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
}
