/// One numbered event of a site: what `events` lists and what is published.
public struct FeedEvent: Hashable, Sendable {
  /// What an event tells.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A job changed its state.
    case job
    /// A job is done and has a report.
    case target
  }

  /// The number; it only grows.
  public let sequence: Int64
  /// The number of the site's event before it; 0 for the first.
  public let previous: Int64
  /// What it tells.
  public let kind: Kind
  /// The job's id.
  public let job: String
  /// The clinic's pseudonym for the subject.
  public let subject: String
  /// The job's new state.
  public let state: JobState
  /// How often the job was started.
  public let attempts: Int
  /// When it happened, RFC 3339.
  public let time: String
  /// Why the job failed.
  public let failure: JobFailure?
  /// The summary of the report, one JSON object, on `target` events.
  public let summary: [UInt8]?

  /// Creates an event.
  public init(
    sequence: Int64,
    previous: Int64,
    kind: Kind,
    job: String,
    subject: String,
    state: JobState,
    attempts: Int,
    time: String,
    failure: JobFailure? = nil,
    summary: [UInt8]? = nil
  ) {
    self.sequence = sequence
    self.previous = previous
    self.kind = kind
    self.job = job
    self.subject = subject
    self.state = state
    self.attempts = attempts
    self.time = time
    self.failure = failure
    self.summary = summary
  }

  /// The event as an object of an `events` body.
  public var value: JSONValue { .object(members) }

  var members: [String: JSONValue] {
    var members: [String: JSONValue] = [
      "seq": .string(String(sequence)), "prev": .string(String(previous)),
      "kind": .string(kind.rawValue), "job": .string(job), "subject": .string(subject),
      "state": .string(state.rawValue), "attempts": .integer(Int64(attempts)),
      "ts": .string(time),
    ]
    members["error"] = failure?.value
    members["result"] = summary.map(JSONValue.verbatim)
    return members
  }

  init(_ fields: Fields, summary: [UInt8]?) throws(WireError) {
    self.init(
      sequence: try fields.required("seq", fields.sequence),
      previous: try fields.required("prev", fields.sequence),
      kind: try fields.required("kind") { (name) throws(WireError) in
        try fields.choice(name, Kind.self)
      },
      job: try fields.job(),
      subject: try fields.required("subject", fields.text),
      state: try fields.required("state") { (name) throws(WireError) in
        try fields.choice(name, JobState.self)
      },
      attempts: Int(try fields.count("attempts")),
      time: try fields.required("ts", fields.text),
      failure: fields.present("error").flatMap(JobFailure.init),
      summary: summary
    )
  }

  /// Reads the body of an `events` reply.
  ///
  /// - Throws: ``WireError`` where it is not a list of events.
  public static func list(_ body: [UInt8]) throws(WireError) -> [FeedEvent] {
    let limits = JSONLimits(byteCount: 4 * WireLimits.eventsBody, depth: 32)
    let parsed: JSONValue
    do throws(JSONError) {
      parsed = try parseJSON(body, limits: limits)
    } catch {
      throw WireError(.badHeader, "the events at byte \(error.offset): \(error.message)")
    }
    guard case .array(let values) = parsed else {
      throw WireError(.badHeader, "the body of events is not a list")
    }
    var events: [FeedEvent] = []
    for value in values {
      guard case .object(let members) = value else {
        throw WireError(.badHeader, "an event is not an object")
      }
      events.append(try FeedEvent(Fields(members), summary: members["result"]?.encoded))
    }
    return events
  }
}
