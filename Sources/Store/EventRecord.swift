/// A row of the outbox: a change of a job, committed together with the change.
public struct EventRecord: Sendable, Hashable {
  /// What an event is about.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A job changed its state.
    case job
    /// A job has a result; its body is the summary.
    case target
  }

  /// Its number, unique in the database and only growing.
  public let seq: Int64
  /// The number of the event before it at the same site; 0 for the first.
  public let prev: Int64
  /// Whose event it is.
  public let site: String
  /// What it is about.
  public let kind: Kind
  /// The job.
  public let job: JobID
  /// The pseudonym of the job's subject.
  public let subject: String
  /// The state that the job came into.
  public let state: JobState
  /// How often the job had been started by then.
  public let attempts: Int
  /// JSON of the event's own: a target's summary, a failure's code; nil where there is none.
  public let body: String?
  /// When, in milliseconds since 1970.
  public let ts: Int64
}

/// A stretch of a site's events.
public struct EventPage: Sendable, Hashable {
  /// The events, ascending.
  public let events: [EventRecord]
  /// The number to go on after: that of the last event here, or what was asked for if none.
  public let last: Int64
  /// Whether nothing comes after `last`.
  public let done: Bool
}

/// What a change of a job's state did.
public struct Transition: Sendable, Hashable {
  /// The job afterwards.
  public let job: JobRecord
  /// The events of the change, in order; to be published by the caller.
  public let events: [EventRecord]
  /// False where the job had been there before; `events` are then those of that time.
  public let isNew: Bool
}

/// A stored result.
public struct ResultRecord: Sendable, Hashable {
  /// The job.
  public let job: JobID
  /// The number of its one event.
  public let seq: Int64
  /// The document, byte for byte as committed.
  public let body: [UInt8]
}
