/// What the daemon publishes on its results socket.
public enum Publication: Hashable, Sendable {
  /// Something numbered happened.
  case event(FeedEvent, epoch: String)
  /// A job came further; lossy and without a number.
  case progress(job: String, stage: String, fraction: Double)
  /// The daemon lives, and this is the newest event.
  case heartbeat(epoch: String, lastSequence: Int64, time: String)
  /// The subscriptions before this one are in force.
  case subscribed(allowed: [String], epoch: String, lastSequence: Int64)

  /// The frames of the message on `topic`.
  public func frames(topic: String) -> [[UInt8]] {
    [Array(topic.utf8), Array(WireLimits.version.utf8), JSONValue.object(members).encoded]
  }

  private var members: [String: JSONValue] {
    switch self {
    case .event(let event, let epoch):
      let envelope: [String: JSONValue] = ["type": "event", "epoch": .string(epoch)]
      return event.members.merging(envelope) { _, envelope in envelope }
    case .progress(let job, let stage, let fraction):
      return [
        "type": "progress", "job": .string(job), "stage": .string(stage),
        "progress": .number(fraction),
      ]
    case .heartbeat(let epoch, let lastSequence, let time):
      return [
        "type": "hb", "epoch": .string(epoch), "last_seq": .string(String(lastSequence)),
        "ts": .string(time),
      ]
    case .subscribed(let allowed, let epoch, let lastSequence):
      return [
        "type": "subscribed", "allowed": .array(allowed.map(JSONValue.string)),
        "epoch": .string(epoch), "last_seq": .string(String(lastSequence)),
      ]
    }
  }

  /// Reads a published message, as a subscriber does.
  ///
  /// - Returns: Nothing for a type that is not known: a newer server may publish more.
  /// - Throws: ``WireError`` where the frames are not a message of this version.
  public static func parse(
    frames: [[UInt8]]
  ) throws(WireError) -> (topic: String, publication: Publication)? {
    guard frames.count == 3, let topic = String(validating: frames[0], as: UTF8.self) else {
      throw WireError(.badFrame, "a publication has 3 frames, this one \(frames.count)")
    }
    guard frames[1] == Array(WireLimits.version.utf8) else {
      throw WireError(.unsupportedVersion, "the server does not speak \(WireLimits.version)")
    }
    let object: JSONObject
    do throws(JSONError) {
      object = try parseJSONObject(frames[2], limits: .reply)
    } catch {
      throw WireError(.badHeader, "at byte \(error.offset): \(error.message)")
    }
    let fields = Fields(object.members)
    guard let publication = try Publication(fields, summary: object.bytes["result"]) else {
      return nil
    }
    return (topic, publication)
  }

  private init?(_ fields: Fields, summary: [UInt8]?) throws(WireError) {
    switch try fields.required("type", fields.text) {
    case "event":
      let epoch = try fields.required("epoch", fields.text)
      self = .event(try FeedEvent(fields, summary: summary), epoch: epoch)
    case "progress":
      self = .progress(
        job: try fields.job(),
        stage: try fields.required("stage", fields.text),
        fraction: try fields.required("progress", fields.number)
      )
    case "hb":
      let (epoch, last) = try fields.place("last_seq")
      let time = try fields.required("ts", fields.text)
      self = .heartbeat(epoch: epoch, lastSequence: last, time: time)
    case "subscribed":
      let (epoch, last) = try fields.place("last_seq")
      let allowed = try fields.list("allowed") ?? []
      let topics = allowed.compactMap { if case .string(let topic) = $0 { topic } else { nil } }
      self = .subscribed(allowed: topics, epoch: epoch, lastSequence: last)
    default: return nil
    }
  }
}

/// The topics of the results socket.
public enum Topic {
  /// All events and heartbeats of a site; the slash keeps `clinic-1` apart from `clinic-12`.
  public static func site(_ site: String) -> String { "\(site)/" }
  /// A site's heartbeat.
  public static func heartbeat(_ site: String) -> String { "\(site)/$hb" }
  /// A subject's finished targets.
  public static func target(_ site: String, _ subject: String) -> String {
    "\(site)/\(subject)/target"
  }
  /// A subject's other events.
  public static func job(_ site: String, _ subject: String) -> String { "\(site)/\(subject)/job" }
  /// How far a subject's running job is.
  public static func progress(_ site: String, _ subject: String) -> String {
    "\(site)/\(subject)/progress"
  }
  /// The acknowledgement of a subscriber's subscriptions; `nonce` is 32 hexadecimal digits.
  public static func acknowledgement(_ nonce: String) -> String { "$ack/\(nonce)" }
}
