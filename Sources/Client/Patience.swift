/// How long a client waits, and how often it asks again.
public struct Patience: Hashable, Sendable {
  /// How long to wait for one reply.
  public var replyLimit: Duration = .seconds(5)
  /// How often to ask at most.
  public var attempts = 3
  /// The pause before the second attempt; it doubles with each, up to 30 s, give or take a fifth.
  public var pause: Duration = .milliseconds(500)

  /// Creates the patience that suits a person who waits.
  public init() {}

  /// The pause before attempt `attempt`, counted from 1 for the second one.
  func pause(before attempt: Int) -> Duration {
    let doubled = pause * (1 << min(attempt - 1, 16))
    return min(doubled, .seconds(30)) * Double.random(in: 0.8...1.2)
  }

  /// How long a `commit` of `bytes` may take: the daemon digests them all.
  func commitLimit(bytes: Int64) -> Duration {
    max(replyLimit, .seconds(30) + .seconds(Double(bytes) / 20_000_000))
  }
}
