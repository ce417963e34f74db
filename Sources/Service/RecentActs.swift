import Synchronization

/// Remembers what stands in the audit already, so that who repeats an act without end does not fill the
/// disk with it.
///
/// Only what is certainly in the audit may be put in. What is forgotten too early costs a row more, never one
/// that is wanted.
final class RecentActs: Sendable {
  /// One act, whatever its circumstances.
  struct Act: Hashable, Sendable {
    let actor: String
    let action: String
    let object: String
  }

  private static let capacity = 65_536
  private let times = Mutex<[Act: Int64]>([:])

  /// Whether all of `acts` were noted less than `window` milliseconds before `now`.
  func contains(_ acts: [Act], within window: Int64, at now: Int64) -> Bool {
    times.withLock { times in
      acts.allSatisfy { act in
        // A clock that was put back must not silence the audit until it has caught up.
        times[act].map { (0..<window).contains(now - $0) } ?? false
      }
    }
  }

  /// Notes that `acts` stand in the audit since `now`, in milliseconds since 1970.
  func insert(_ acts: [Act], at now: Int64) {
    times.withLock { times in
      if times.count + acts.count > Self.capacity { times = [:] }
      for act in acts { times[act] = now }
    }
  }
}
