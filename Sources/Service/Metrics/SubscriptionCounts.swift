import CoreMetrics
import Synchronization

/// How many subscriptions of granted topics live at each door.
///
/// libzmq tells of an end, also of a lost connection's, by its topic alone: not whose it was, nor
/// whether it had been granted. So no count falls below zero, but one may fall too far.
final class SubscriptionCounts: Sendable {
  private struct Live {
    var topics: [[UInt8]: Int] = [:]
    var count = 0
  }

  private let live = Mutex<[Door: Live]>([:])
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
    change(door) { live in
      live.topics[topic, default: 0] += 1
      live.count += 1
    }
  }

  func ended(_ topic: [UInt8], at door: Door) {
    change(door) { live in
      guard let count = live.topics[topic] else { return }
      live.topics[topic] = count > 1 ? count - 1 : nil
      live.count -= 1
    }
  }

  func endedAll(at door: Door) { change(door) { $0 = Live() } }

  private func change(_ door: Door, _ body: (inout Live) -> Void) {
    let count = live.withLock { live in
      body(&live[door, default: Live()])
      return live[door, default: Live()].count
    }
    meters[door]?.set(count)
  }
}
