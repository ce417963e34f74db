import Dispatch
import Imaging
import Synchronization

extension Crew {
  /// A crew of `count` threads, the calling one among them.
  static func of(_ count: Int) -> Crew {
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
