/// Does the parts 0 ..< `parts` of a piece of work, in any order, perhaps several at once, and
/// returns when all are done.
///
/// Parts write to different places, and what they write does not depend on who does them.
public typealias WorkSharing = @Sendable (_ parts: Int, _ part: (Int) -> Void) -> Void

/// One part after the other, on the calling thread.
@Sendable public func inOrder(_ parts: Int, _ part: (Int) -> Void) {
  for number in 0..<parts { part(number) }
}
