import Foundation
import Store
import Synchronization

/// Digests uploads behind their writing, on a thread of its own.
///
/// A chunk does not wait for its digest: on a fast link that would be half of the time. What is left
/// when the case is committed is digested there.
final class Digester: Sendable {
  /// What the thread knows, which outlives the digester by a moment.
  private final class Backlog: Sendable {
    private let parts = Mutex<[PartFile]?>([])
    private let news = DispatchSemaphore(value: 0)

    /// Adds a part that is not there yet.
    func add(_ part: PartFile) {
      let isNew = parts.withLock { parts in
        guard let waiting = parts, !waiting.contains(where: { $0 === part }) else { return false }
        parts?.append(part)
        return true
      }
      if isNew { news.signal() }
    }

    func remove(_ part: PartFile) { parts.withLock { $0?.removeAll { $0 === part } } }

    /// Has ``next()`` give nil from now on.
    func end() {
      parts.withLock { $0 = nil }
      news.signal()
    }

    /// Waits for a part, which is the last one next time; nil at the end.
    func next() -> PartFile? {
      while true {
        let (part, isEnded) = parts.withLock { parts -> (PartFile?, Bool) in
          guard let waiting = parts else { return (nil, true) }
          guard let first = waiting.first else { return (nil, false) }
          parts?.removeFirst()
          parts?.append(first)
          return (first, false)
        }
        if let part { return part }
        if isEnded { return nil }
        news.wait()
      }
    }
  }

  private let backlog = Backlog()

  init() {
    let backlog = backlog
    let thread = Thread {
      while let part = backlog.next() {
        switch try? part.digestMore() {
        case true?: break
        case false?:
          backlog.remove(part)
          // What was written just now found the part still there, and so was not added.
          if part.undigestedCount > 0 { backlog.add(part) }
        case nil: backlog.remove(part)  // the failure shows when the part is accepted
        }
      }
    }
    thread.name = "digester"
    thread.start()
  }

  deinit { backlog.end() }

  /// Has `part` digested as far as it is written.
  func add(_ part: PartFile) { backlog.add(part) }

  /// Digests the rest of `part` at once, for who waits for it.
  @concurrent func finish(_ part: PartFile) async throws(StoreError) {
    backlog.remove(part)
    while try part.digestMore() { await Task.yield() }
  }
}
