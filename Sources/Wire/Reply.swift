/// What a server answers.
public enum Reply: Hashable, Sendable {
  /// To `hello`.
  case welcome(Welcome)
  /// To `submit`.
  case accepted(Accepted)
  /// To `chunk`; it names no request.
  case credit(Credit)
  /// To `commit`.
  case stored(Stored)
  /// To `status` and `cancel`.
  case job(JobStatus)
  /// To `result`.
  case result(JobResult)
  /// To `figures`; the body holds them, a `tmsp-report-figures` document compressed by gzip.
  case figures(job: String)
  /// To `attachments`: the files beside a report; none where the job mapped no networks.
  case attachments(job: String, files: [AttachedFile])
  /// To `attachment`; the body holds the bytes.
  case attachment(AttachedPart)
  /// To `events`; the body holds the events.
  case events(EventsPage)
  /// To `close`.
  case closed(job: String)
  /// To `present`.
  case presented(OnAir)
  /// To `ping`.
  case pong(Pong)
  /// To `server`, `lock`, `unlock` and `reload`.
  case server(ServerStatus)
  /// To `jobs`; the body holds them.
  case jobs(ListHead)
  /// To `audit`; the body holds the entries.
  case audit(ListHead)
  /// To `backup`.
  case backedUp(BackupReceipt)
  /// To `purge`: of how many jobs the data are gone.
  case purged(count: Int)
  /// To any request.
  case error(WireError)

  /// The reply's name on the wire.
  public var name: String {
    switch self {
    case .welcome: "welcome"
    case .accepted: "accepted"
    case .credit: "credit"
    case .stored: "stored"
    case .job: "job"
    case .result: "result"
    case .figures: "figures"
    case .attachments: "attachments"
    case .attachment: "attachment"
    case .events: "events"
    case .closed: "closed"
    case .presented: "presented"
    case .pong: "pong"
    case .server: "server"
    case .jobs: "jobs"
    case .audit: "audit"
    case .backedUp: "backed_up"
    case .purged: "purged"
    case .error: "error"
    }
  }
}

/// One reply: which request it answers, what it says, and its body where it has one.
public struct ReplyMessage: Hashable, Sendable {
  /// The request's id; nil for `credit` and where the request's id was unreadable.
  public let answers: String?
  /// What is said.
  public let reply: Reply
  /// The third frame: the events of an `events` reply, the figures of a `figures` one, the
  /// bytes of an `attachment` one.
  public let body: [UInt8]?

  /// Creates a reply.
  public init(answers: String?, _ reply: Reply, body: [UInt8]? = nil) {
    self.answers = answers
    self.reply = reply
    self.body = body
  }

  /// The frames of the message, without a routing id.
  public var frames: [[UInt8]] {
    var members = reply.members
    members["type"] = .string(reply.name)
    members["re"] = answers.map(JSONValue.string)
    if body != nil { members["body"] = .string(reply.bodyType) }
    let header = JSONValue.object(members).encoded
    return [Array(WireLimits.version.utf8), header] + (body.map { [$0] } ?? [])
  }
}

extension Reply {
  /// What is said, as an object without the names of a message's envelope.
  public var value: JSONValue { .object(members) }

  /// The media type of a body.
  fileprivate var bodyType: String {
    switch self {
    case .figures: "application/gzip"
    case .attachment: "application/octet-stream"
    default: "application/json"
    }
  }

  fileprivate var members: [String: JSONValue] {
    switch self {
    case .welcome(let welcome): return welcome.members
    case .accepted(let accepted): return accepted.members
    case .credit(let credit): return credit.members
    case .stored(let stored): return stored.members
    case .job(let status): return status.members
    case .result(let result):
      return [
        "job": .string(result.job), "epoch": .string(result.epoch),
        "seq": .string(String(result.sequence)), "result": .verbatim(result.report),
      ]
    case .events(let page):
      return [
        "epoch": .string(page.epoch), "count": .integer(Int64(page.count)),
        "last": .string(String(page.last)), "done": .bool(page.isDone),
      ]
    case .closed(let job), .figures(let job): return ["job": .string(job)]
    case .attachments(let job, let files):
      return ["job": .string(job), "files": .array(files.map(\.value))]
    case .attachment(let part): return part.members
    case .presented(let onAir): return onAir.members
    case .pong(let pong): return pong.members
    case .server(let status): return status.members
    case .jobs(let head), .audit(let head): return head.members
    case .backedUp(let receipt): return receipt.members
    case .purged(let count): return ["count": .integer(Int64(count))]
    case .error(let error): return error.members
    }
  }
}

extension WireError {
  fileprivate var members: [String: JSONValue] {
    let fixed: [String: JSONValue] = [
      "code": .string(code.rawValue), "retry": .string(retry.rawValue),
      "detail": .string(detail),
    ]
    return facts.merging(fixed) { _, fixed in fixed }
  }
}

extension Welcome {
  fileprivate var members: [String: JSONValue] {
    [
      "version": .string(WireLimits.version), "server": .string(server),
      "you": .object([
        "client": .string(client), "site": .string(site),
        "roles": .array(roles.map(JSONValue.string)),
      ]),
      "epoch": .string(epoch), "last_seq": .string(String(lastSequence)),
      "chunk_max": .integer(Int64(WireLimits.chunk)),
      "window": .integer(Int64(WireLimits.window)),
      "limits": .object([
        "header": .integer(Int64(WireLimits.header)), "upload": .integer(uploadLimit),
        "jobs": .integer(Int64(jobLimit)), "events": .integer(Int64(WireLimits.eventsPerReply)),
      ]),
    ]
  }
}

extension Accepted {
  fileprivate var members: [String: JSONValue] {
    [
      "job": .string(job), "state": .string(state.rawValue), "existing": .bool(isExisting),
      "offsets": .array(offsets.map(JSONValue.integer)),
      "limits": .array(offsets.map { .integer($0 + window) }), "limit": .integer(window),
      "expires": .string(expires),
    ]
  }
}

extension Credit {
  fileprivate var members: [String: JSONValue] {
    [
      "job": .string(job), "file": .integer(Int64(file)), "offset": .integer(offset),
      "offset_durable": .integer(durableOffset), "limit": .integer(limit),
    ]
  }
}

extension Stored {
  fileprivate var members: [String: JSONValue] {
    let files = files.map { file in
      JSONValue.object([
        "role": .string(file.role.rawValue), "run": .integer(Int64(file.run)),
        "size": .integer(file.size), "sha256": .string(file.sha256),
      ])
    }
    return [
      "job": .string(job), "files": .array(files), "epoch": .string(epoch),
      "seq": .string(String(sequence)),
    ]
  }
}

extension JobStatus {
  fileprivate var members: [String: JSONValue] {
    [
      "job": .string(job), "key": key.map(JSONValue.string) ?? .null,
      "state": .string(state.rawValue), "stage": stage.map(JSONValue.string) ?? .null,
      "progress": progress.map(JSONValue.number) ?? .null,
      "attempts": .integer(Int64(attempts)), "cancel_requested": .bool(isCancelRequested),
      "seq": .string(String(sequence)), "error": failure?.value ?? .null,
    ]
  }
}

extension Pong {
  fileprivate var members: [String: JSONValue] {
    [
      "epoch": .string(epoch), "last_seq": .string(String(lastSequence)),
      "load": .object([
        "running": .integer(Int64(running)), "queued": .integer(Int64(queued)),
        "disk_percent": .integer(Int64(diskPercent)),
      ]),
      "ts": .string(time),
    ]
  }
}
