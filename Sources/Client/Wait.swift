public import Wire
import Findings

/// The daemon refused for now, and is asked again.
public struct Wait: Hashable, Sendable {
  /// Why it refused.
  public let reason: WireError
  /// After which time it is asked again.
  public let pause: Duration
  /// After which time it is asked for the last time, should it go on refusing so.
  public let limit: Duration

  /// One line for a person who waits.
  public var text: String {
    "\(sentence("Not yet: \(reason.detail)")) Asking again in \(seconds(pause)) s, "
      + "giving up after \(seconds(limit)) s."
  }

  private func seconds(_ duration: Duration) -> Int64 {
    max(1, Int64((duration / .seconds(1)).rounded()))
  }
}
