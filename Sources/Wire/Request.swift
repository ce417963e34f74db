/// What a client asks.
public enum Verb: Hashable, Sendable {
  /// Who is there, which versions are spoken, which limits hold.
  case hello(client: String, versions: [String])
  /// Declares a case.
  case submit(Submission)
  /// Brings bytes of file number `file`, from `offset` on; the bytes are the body.
  case chunk(job: String, file: Int, offset: Int64)
  /// Says that all bytes have been sent.
  case commit(job: String)
  /// Asks for a job's state.
  case status(job: String)
  /// Asks for a job's report.
  case result(job: String)
  /// Asks for what the pictures of a job's report are drawn from.
  case figures(job: String)
  /// Asks which files lie beside a job's report.
  case attachments(job: String)
  /// Asks for up to 1 MiB of one of them, from `offset` on.
  case attachment(job: String, name: String, offset: Int64)
  /// Asks for what happened after `since`.
  case events(since: Int64, epoch: String?, limit: Int)
  /// Asks a job to stop.
  case cancel(job: String)
  /// Says that the input is needed no more.
  case close(job: String)
  /// Decides, or asks, what the site's navigators are shown.
  case present(Presenting)
  /// Asks for a sign of life.
  case ping
  /// Asks what an operator may ask.
  case admin(AdminVerb)

  /// The verb's name on the wire.
  public var name: String {
    switch self {
    case .hello: "hello"
    case .submit: "submit"
    case .chunk: "chunk"
    case .commit: "commit"
    case .status: "status"
    case .result: "result"
    case .figures: "figures"
    case .attachments: "attachments"
    case .attachment: "attachment"
    case .events: "events"
    case .cancel: "cancel"
    case .close: "close"
    case .present: "present"
    case .ping: "ping"
    case .admin(let verb): verb.name
    }
  }
}

/// One request: a verb under an id that the client chose.
public struct Request: Hashable, Sendable {
  /// Unique among the client's requests in flight.
  public let id: String
  /// What is asked.
  public let verb: Verb

  /// Creates a request.
  public init(id: String, verb: Verb) {
    self.id = id
    self.verb = verb
  }

  /// The header's bytes, names sorted.
  public var encoded: [UInt8] {
    var members = verb.members
    members["type"] = .string(verb.name)
    members["id"] = .string(id)
    return JSONValue.object(members).encoded
  }

  /// The frames of the message; `body` is the chunk's bytes.
  public func frames(body: [UInt8]? = nil) -> [[UInt8]] {
    [Array(WireLimits.version.utf8), encoded] + (body.map { [$0] } ?? [])
  }
}

extension Verb {
  fileprivate var members: [String: JSONValue] {
    switch self {
    case .hello(let client, let versions):
      return ["client": .string(client), "versions": .array(versions.map(JSONValue.string))]
    case .submit(let submission): return submission.members
    case .chunk(let job, let file, let offset):
      return [
        "job": .string(job), "file": .integer(Int64(file)), "offset": .integer(offset),
        "body": "application/octet-stream",
      ]
    case .commit(let job), .status(let job), .result(let job), .figures(let job),
      .attachments(let job), .cancel(let job), .close(let job):
      return ["job": .string(job)]
    case .attachment(let job, let name, let offset):
      return ["job": .string(job), "name": .string(name), "offset": .integer(offset)]
    case .events(let since, let epoch, let limit):
      var members: [String: JSONValue] = [
        "since": .string(String(since)), "limit": .integer(Int64(limit)),
      ]
      members["epoch"] = epoch.map(JSONValue.string)
      return members
    case .present(let presenting): return presenting.members
    case .ping: return [:]
    case .admin(let verb): return verb.members
    }
  }
}
