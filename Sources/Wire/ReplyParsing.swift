extension ReplyMessage {
  /// Reads a reply from its frames, as a client does.
  ///
  /// Unknown fields are ignored: a newer server may send more. An error code that is not on the
  /// list is read as `internal`, with the code in the detail.
  ///
  /// - Throws: ``WireError`` where the frames are not a reply of this version.
  public init(frames: [[UInt8]]) throws(WireError) {
    guard let version = frames.first, version == Array(WireLimits.version.utf8) else {
      throw WireError(.unsupportedVersion, "the server does not speak \(WireLimits.version)")
    }
    guard (2...3).contains(frames.count) else {
      throw WireError(.badFrame, "the reply has \(frames.count) frames")
    }
    let object: JSONObject
    do throws(JSONError) {
      object = try parseJSONObject(frames[1], limits: .reply)
    } catch {
      throw WireError(.badHeader, "at byte \(error.offset): \(error.message)")
    }
    let fields = Fields(object.members)
    self.init(
      answers: try fields.text("re"),
      try Reply(fields, report: object.bytes["result"]),
      body: frames.count == 3 ? frames[2] : nil
    )
  }
}

extension Reply {
  init(_ fields: Fields, report: [UInt8]?) throws(WireError) {
    switch try fields.required("type", fields.text) {
    case "welcome": self = .welcome(try Welcome(fields))
    case "accepted": self = .accepted(try Accepted(fields))
    case "credit": self = .credit(try Credit(fields))
    case "stored": self = .stored(try Stored(fields))
    case "job": self = .job(try JobStatus(fields))
    case "result":
      guard let report else { throw fields.refusal("result", "is missing") }
      let (epoch, sequence) = try fields.place("seq")
      self = .result(
        JobResult(job: try fields.job(), epoch: epoch, sequence: sequence, report: report)
      )
    case "events":
      let (epoch, last) = try fields.place("last")
      let count = try fields.count("count")
      let isDone = try fields.required("done", fields.flag)
      self = .events(EventsPage(epoch: epoch, count: Int(count), last: last, isDone: isDone))
    case "figures": self = .figures(job: try fields.job())
    case "attachments":
      self = .attachments(job: try fields.job(), files: try AttachedFile.list(fields))
    case "attachment": self = .attachment(try AttachedPart(fields))
    case "closed": self = .closed(job: try fields.job())
    case "presented": self = .presented(try OnAir(fields))
    case "pong": self = .pong(try Pong(fields))
    case "server": self = .server(try ServerStatus(fields))
    case "jobs": self = .jobs(try ListHead(fields))
    case "audit": self = .audit(try ListHead(fields))
    case "backed_up": self = .backedUp(try BackupReceipt(fields))
    case "purged": self = .purged(count: Int(try fields.count("count")))
    case "error": self = .error(try WireError(fields))
    default: throw WireError(.unknownType, "the reply's type is unknown", facts: ["field": "type"])
    }
  }
}

extension Fields {
  /// An epoch together with a place in the feed.
  func place(_ name: String) throws(WireError) -> (epoch: String, sequence: Int64) {
    (try required("epoch", text), try required(name, sequence))
  }

  func count(_ name: String) throws(WireError) -> Int64 {
    try required(name) { (name) throws(WireError) in
      try integer(name, in: 0...WireLimits.integer)
    }
  }
}

extension WireError {
  init(_ fields: Fields) throws(WireError) {
    let name = try fields.required("code", fields.text)
    let detail = try fields.text("detail") ?? ""
    let known = WireErrorCode(rawValue: name)
    let fixed: Set<String> = ["type", "re", "body", "code", "retry", "detail"]
    self.init(
      known ?? .internal,
      known == nil ? "\(name): \(detail)" : detail,
      facts: fields.members.filter { !fixed.contains($0.key) },
      retry: try fields.choice("retry", RetryClass.self)
    )
  }
}

extension Welcome {
  init(_ fields: Fields) throws(WireError) {
    let you = try fields.required("you", fields.object)
    let limits = try fields.required("limits", fields.object)
    let roles = try you.list("roles") ?? []
    let (epoch, last) = try fields.place("last_seq")
    self.init(
      server: try fields.required("server", fields.text),
      client: try you.required("client", you.text),
      site: try you.required("site", you.text),
      roles: roles.compactMap { if case .string(let role) = $0 { role } else { nil } },
      epoch: epoch,
      lastSequence: last,
      uploadLimit: try limits.count("upload"),
      jobLimit: Int(try limits.count("jobs"))
    )
  }
}

extension Accepted {
  init(_ fields: Fields) throws(WireError) {
    var offsets: [Int64] = []
    for value in try fields.required("offsets", fields.list) {
      guard case .integer(let offset) = value, (0...WireLimits.integer).contains(offset) else {
        throw fields.refusal("offsets", "must hold whole numbers")
      }
      offsets.append(offset)
    }
    self.init(
      job: try fields.job(),
      state: try fields.required("state") { (name) throws(WireError) in
        try fields.choice(name, JobState.self)
      },
      isExisting: try fields.required("existing", fields.flag),
      offsets: offsets,
      window: try fields.count("limit"),
      expires: try fields.required("expires", fields.text)
    )
  }
}

extension Credit {
  init(_ fields: Fields) throws(WireError) {
    self.init(
      job: try fields.job(),
      file: Int(try fields.count("file")),
      offset: try fields.count("offset"),
      durableOffset: try fields.count("offset_durable"),
      limit: try fields.count("limit")
    )
  }
}

extension Stored {
  init(_ fields: Fields) throws(WireError) {
    var files: [File] = []
    for (index, value) in try fields.required("files", fields.list).enumerated() {
      guard case .object(let members) = value else {
        throw fields.refusal("files[\(index)]", "must be an object")
      }
      let file = Fields(members, prefix: "files[\(index)].")
      let role = try file.required("role") { (name) throws(WireError) in
        try file.choice(name, FileRole.self)
      }
      files.append(
        File(
          role: role,
          run: Int(try file.count("run")),
          size: try file.count("size"),
          sha256: try file.required("sha256", file.text)
        )
      )
    }
    let (epoch, sequence) = try fields.place("seq")
    self.init(job: try fields.job(), files: files, epoch: epoch, sequence: sequence)
  }
}

extension JobStatus {
  init(_ fields: Fields) throws(WireError) {
    self.init(
      job: try fields.job(),
      key: try fields.text("key"),
      state: try fields.required("state") { (name) throws(WireError) in
        try fields.choice(name, JobState.self)
      },
      stage: try fields.text("stage"),
      progress: try fields.number("progress"),
      attempts: Int(try fields.count("attempts")),
      isCancelRequested: try fields.required("cancel_requested", fields.flag),
      sequence: try fields.required("seq", fields.sequence),
      failure: fields.present("error").flatMap(JobFailure.init)
    )
  }
}

extension Pong {
  init(_ fields: Fields) throws(WireError) {
    let load = try fields.required("load", fields.object)
    let (epoch, last) = try fields.place("last_seq")
    self.init(
      epoch: epoch,
      lastSequence: last,
      running: Int(try load.count("running")),
      queued: Int(try load.count("queued")),
      diskPercent: Int(try load.count("disk_percent")),
      time: try fields.required("ts", fields.text)
    )
  }
}
