/// How long what is over is kept; the audit is kept for ever.
public struct RetentionPolicy: Sendable, Hashable {
  /// Final jobs with their events and results, counted from their last event.
  public var events: Duration
  /// Uploaded inputs, counted from when the last job that uses them is done.
  public var inputs: Duration
  /// Inputs that were refused, counted from their refusal.
  public var quarantine: Duration

  /// Creates a policy.
  ///
  /// - Parameters:
  ///   - events: Final jobs with their events and results; 400 days unless told.
  ///   - inputs: Uploaded inputs of jobs that are done; 7 days unless told.
  ///   - quarantine: Refused inputs; 30 days unless told.
  public init(
    events: Duration = .days(400),
    inputs: Duration = .days(7),
    quarantine: Duration = .days(30)
  ) {
    self.events = events
    self.inputs = inputs
    self.quarantine = quarantine
  }
}

extension Duration {
  /// Days of 24 hours.
  public static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }

  /// Whole milliseconds.
  public var milliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}
