/// A timer of a ``SocketLoop``.
public struct TimerID: Hashable, Sendable {
  let number: UInt64
}

extension SocketLoop {
  /// Calls `body` again and again.
  ///
  /// - Parameters:
  ///   - interval: Time between two calls, and before the first. Calls that were missed while the
  ///     loop was busy are not made up for.
  ///   - body: Called on the loop's thread.
  /// - Returns: What to cancel it by.
  @discardableResult
  public func every(_ interval: Duration, _ body: @escaping TimerHandler) -> TimerID {
    precondition(interval > .zero, "a timer needs an interval")
    return timers.add(after: interval, repeating: interval, body)
  }

  /// Calls `body` once, on the loop's thread, when `delay` has passed.
  @discardableResult
  public func after(_ delay: Duration, _ body: @escaping TimerHandler) -> TimerID {
    timers.add(after: delay, repeating: nil, body)
  }

  /// Stops a timer; one that has ended is no error.
  public func cancel(_ timer: TimerID) {
    timers.remove(timer)
  }
}

/// The timers of a loop, on the monotonic clock.
struct TimerQueue {
  private struct Entry {
    var due: ContinuousClock.Instant
    let interval: Duration?
    let body: SocketLoop.TimerHandler
  }

  private var entries: [TimerID: Entry] = [:]
  private var next: UInt64 = 0

  /// Time until the next timer is due, not below zero; nil without timers.
  var untilNext: Duration? {
    guard let due = entries.values.lazy.map(\.due).min() else { return nil }
    return max(.zero, ContinuousClock.now.duration(to: due))
  }

  mutating func add(
    after delay: Duration,
    repeating interval: Duration?,
    _ body: @escaping SocketLoop.TimerHandler
  ) -> TimerID {
    next += 1
    let id = TimerID(number: next)
    entries[id] = Entry(due: .now + delay, interval: interval, body: body)
    return id
  }

  mutating func remove(_ id: TimerID) {
    entries[id] = nil
  }

  /// The handlers of all due timers, earliest first; repeating timers are set anew.
  mutating func takeDue() -> [SocketLoop.TimerHandler] {
    let now = ContinuousClock.now
    let due = entries.filter { $0.value.due <= now }.sorted { $0.value.due < $1.value.due }
    for (id, entry) in due {
      if let interval = entry.interval {
        entries[id]?.due = max(entry.due + interval, now)
      } else {
        entries[id] = nil
      }
    }
    return due.map(\.value.body)
  }
}
