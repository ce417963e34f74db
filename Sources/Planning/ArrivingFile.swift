import Foundation
import Synchronization

/// How far a file has come that another program is still writing, from its start and without gaps.
///
/// One thread tells of new bytes; others read the file and wait here where they are ahead of it.
public final class ArrivingFile: Sendable {
  private struct State {
    var available: Int
    var isAbandoned = false
  }

  /// The length of the whole file in bytes, known in advance.
  public let size: Int
  private let state: Mutex<State>
  private let news = NSCondition()
  private let onRead: (@Sendable (Int) -> Void)?

  /// Creates the account of a file of `size` bytes, of which `available` are there.
  ///
  /// - Parameters:
  ///   - size: Bytes of the whole file.
  ///   - available: Bytes from the start that can be read.
  ///   - onRead: Told how many bytes a reader has taken, whenever it comes for more.
  public init(size: Int, available: Int = 0, onRead: (@Sendable (Int) -> Void)? = nil) {
    precondition(0 <= available && available <= size, "no more is there than the whole")
    self.size = size
    self.onRead = onRead
    state = Mutex(State(available: available))
  }

  /// Bytes from the start that can be read.
  public var available: Int { state.withLock { $0.available } }

  /// Tells that the first `count` bytes are there; fewer than before, or than all, change nothing
  /// that was told.
  public func advance(to count: Int) {
    change { $0.available = max($0.available, min(count, size)) }
  }

  /// Tells that no more bytes will come: readers that wait for some fail.
  public func abandon() {
    change { $0.isAbandoned = true }
  }

  /// Waits until there are bytes behind `position`.
  ///
  /// - Returns: How many there are; 0 at the end of the whole file, nil where none will come.
  func wait(at position: Int) -> Int? {
    onRead?(position)
    guard position < size else { return 0 }
    news.lock()
    defer { news.unlock() }
    while true {
      let now = state.withLock { $0 }
      if now.available > position { return now.available - position }
      if now.isAbandoned { return nil }
      news.wait()
    }
  }

  private func change(_ body: (inout State) -> Void) {
    news.lock()
    state.withLock { body(&$0) }
    news.broadcast()
    news.unlock()
  }
}

extension ArrivingFile: Hashable {
  /// Two accounts are equal where they are the same object.
  public static func == (left: ArrivingFile, right: ArrivingFile) -> Bool { left === right }

  /// Hashes the identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
