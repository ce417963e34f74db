import CoreMetrics
import Synchronization

/// How many subscriptions of granted topics live at each door.
///
/// libzmq tells of an end, also of a lost connection's, by its topic alone: not whose it was, nor
/// whether it had been granted. So no count falls below zero, but one may fall too far.
final class SubscriptionCounts: Sendable {
  private let topics = Mutex<[Door: [[UInt8]: Int]]>([:])
  private let meters: [Door: Meter]

  init(_ factory: any MetricsFactory) {
    meters = Dictionary(
      uniqueKeysWithValues: Door.allCases.map { door in
        let labels = [("door", door.rawValue)]
        let name = MetricFamily.subscriptions.name
        return (door, Meter(label: name, dimensions: labels, factory: factory))
      }
    )
    for meter in meters.values { meter.set(0) }
  }

  func began(_ topic: [UInt8], at door: Door) {
    change(door) { $0[topic, default: 0] += 1 }
  }

  func ended(_ topic: [UInt8], at door: Door) {
    change(door) { topics in
      guard let count = topics[topic] else { return }
      topics[topic] = count > 1 ? count - 1 : nil
    }
  }

  func endedAll(at door: Door) { change(door) { $0 = [:] } }

  private func change(_ door: Door, _ body: (inout [[UInt8]: Int]) -> Void) {
    let count = topics.withLock { topics in
      body(&topics[door, default: [:]])
      return topics[door, default: [:]].values.reduce(0, +)
    }
    meters[door]?.set(count)
  }
}
