import Dispatch
import Synchronization

/// The threads that do a piece of work: one, or several at once.
public struct Crew: Sendable {
  /// Does the parts 0 ..< `parts` of a piece of work, each begun in this order, and returns when all
  /// are done.
  ///
  /// `part` is called with a part's number and that of the member that does it. A member does one
  /// part at a time. Parts write to different places, and what they write does not depend on who
  /// does them.
  public typealias Sharing =
    @Sendable (_ parts: Int, _ part: (_ number: Int, _ member: Int) -> Void) -> Void

  /// How many members there are.
  public let count: Int
  /// Shares the parts of a piece of work among them.
  public let share: Sharing

  /// Creates a crew of `count` members, among whom `share` divides work.
  public init(count: Int, share: @escaping Sharing) {
    precondition(count > 0, "a crew of \(count)")
    self.count = count
    self.share = share
  }

  /// What two pieces of work give, done at once where there are two members.
  ///
  /// Neither may write to what the other reads or writes.
  public func both<First, Second>(
    _ first: () -> First,
    _ second: () -> Second
  ) -> (First, Second) {
    var (one, other): (First?, Second?)
    share(2) { number, _ in
      if number == 0 { one = first() } else { other = second() }
    }
    guard let one, let other else { preconditionFailure("a part of the work was not done") }
    return (one, other)
  }

  /// The calling thread alone, which does one part after the other.
  public static let alone = Crew(count: 1) { parts, part in
    for number in 0..<parts { part(number, 0) }
  }

  /// A crew of `count` threads, the calling one among them.
  public static func threads(_ count: Int) -> Crew {
    guard count > 1 else { return .alone }
    return Crew(count: count) { parts, part in
      let begun = Atomic(0)
      withoutActuallyEscaping(part) { part in
        // Parts write to different places, by the promise of whoever shares work.
        nonisolated(unsafe) let part = part
        DispatchQueue.concurrentPerform(iterations: count) { member in
          while true {
            let number = begun.add(1, ordering: .relaxed).oldValue
            guard number < parts else { return }
            unsafe part(number, member)
          }
        }
      }
    }
  }
}
