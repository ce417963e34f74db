/// A request that was refused while it was read.
public struct RefusedRequest: Error, Hashable, Sendable {
  /// The request's id, where it could be read.
  public let id: String?
  /// Why.
  public let error: WireError

  /// Creates a refusal.
  public init(id: String?, error: WireError) {
    self.id = id
    self.error = error
  }
}

extension Request {
  /// Reads a request from its version and header frames.
  ///
  /// - Parameters:
  ///   - version: The first frame.
  ///   - header: The second frame.
  ///   - bodyCount: The bytes of the third frame, or nil without one.
  ///   - frameCount: How many frames the message had, without the routing id.
  /// - Throws: ``RefusedRequest`` with the id as soon as that is known.
  public init(
    version: [UInt8]?,
    header: [UInt8]?,
    bodyCount: Int?,
    frameCount: Int
  ) throws(RefusedRequest) {
    do throws(WireError) {
      try checkFrames(version: version, frameCount: frameCount)
    } catch {
      throw RefusedRequest(id: error.code == .badFrame ? readableID(header) : nil, error: error)
    }
    let object: JSONObject
    do throws(JSONError) {
      object = try parseJSONObject(header ?? [], limits: .request)
    } catch {
      let detail = "the header is refused at byte \(error.offset): \(error.message)"
      throw RefusedRequest(id: nil, error: WireError(.badHeader, detail))
    }
    let fields = Fields(object.members)
    do throws(WireError) {
      id = try fields.required("id") { (name) throws(WireError) in
        try fields.text(name, "1 to 64 of A-Za-z0-9._-", where: FieldRules.isSegment)
      }
    } catch {
      throw RefusedRequest(id: nil, error: error)
    }
    do throws(WireError) {
      verb = try Verb(fields)
      try checkBody(of: verb, count: bodyCount)
    } catch {
      throw RefusedRequest(id: id, error: error)
    }
  }
}

/// The id in a header of a message whose frames are wrong, so that its sender knows what is meant.
private func readableID(_ header: [UInt8]?) -> String? {
  guard let header, let object = try? parseJSONObject(header, limits: .request),
    case .string(let id)? = object.members["id"], FieldRules.isSegment(id)
  else { return nil }
  return id
}

private func checkFrames(version: [UInt8]?, frameCount: Int) throws(WireError) {
  guard let version else { throw WireError(.badFrame, "the message has no frames") }
  guard version == Array(WireLimits.version.utf8) else {
    throw WireError(
      .unsupportedVersion,
      "the first frame must be \(WireLimits.version)",
      facts: ["versions": .array([.string(WireLimits.version)])]
    )
  }
  guard (2...WireLimits.frames).contains(frameCount) else {
    throw WireError(
      .badFrame,
      "a request has 2 frames, a chunk 3; this message has \(frameCount)"
    )
  }
}

private func checkBody(of verb: Verb, count: Int?) throws(WireError) {
  guard case .chunk = verb else {
    guard count == nil else { throw WireError(.badFrame, "\(verb.name) has no body") }
    return
  }
  guard let count, count > 0 else { throw WireError(.badFrame, "a chunk needs a body") }
  guard count <= WireLimits.chunk else {
    throw WireError(
      .tooLarge,
      "the chunk has \(count) bytes",
      facts: ["limit": .integer(Int64(WireLimits.chunk))]
    )
  }
}

extension Verb {
  fileprivate init(_ fields: Fields) throws(WireError) {
    let type = try fields.required("type", fields.text)
    switch type {
    case "hello": self = try .hello(fields)
    case "submit": self = .submit(try Submission(fields))
    case "chunk": self = try .chunk(fields)
    case "commit": self = .commit(job: try fields.job())
    case "status": self = .status(job: try fields.job())
    case "result": self = .result(job: try fields.job())
    case "figures": self = .figures(job: try fields.job())
    case "attachments": self = .attachments(job: try fields.job())
    case "attachment": self = try .attachment(fields)
    case "events": self = try .events(fields)
    case "cancel": self = .cancel(job: try fields.job())
    case "close": self = .close(job: try fields.job())
    case "present": self = .present(try Presenting(fields))
    case "ping": self = .ping
    default:
      guard let verb = try AdminVerb(type, fields) else {
        throw WireError(.unknownType, "the verb is unknown", facts: ["field": "type"])
      }
      self = .admin(verb)
    }
  }

  private static func hello(_ fields: Fields) throws(WireError) -> Verb {
    let isClientName: (String) -> Bool = { (1...64).contains($0.utf8.count) }
    let client = try fields.text("client", "a text of 1 to 64 bytes", where: isClientName)
    var versions: [String] = []
    for value in try fields.list("versions") ?? [.string(WireLimits.version)] {
      guard case .string(let version) = value else {
        throw fields.refusal("versions", "must be a list of texts")
      }
      versions.append(version)
    }
    return .hello(client: client ?? "unnamed", versions: versions)
  }

  private static func chunk(_ fields: Fields) throws(WireError) -> Verb {
    let file = try fields.required("file") { (name) throws(WireError) in
      try fields.integer(name, in: 0...Int64(WireLimits.files - 1))
    }
    let body = "application/octet-stream"
    _ = try fields.text("body", body) { $0 == body }
    let offset = try fields.required("offset") { (name) throws(WireError) in
      try fields.integer(name, in: 0...WireLimits.integer)
    }
    return .chunk(job: try fields.job(), file: Int(file), offset: offset)
  }

  private static func attachment(_ fields: Fields) throws(WireError) -> Verb {
    .attachment(
      job: try fields.job(),
      name: try fields.fileName(),
      offset: try fields.required("offset") { (name) throws(WireError) in
        try fields.integer(name, in: 0...WireLimits.integer)
      }
    )
  }

  private static func events(_ fields: Fields) throws(WireError) -> Verb {
    let most = Int64(WireLimits.eventsPerReply)
    return .events(
      since: try fields.required("since", fields.sequence),
      epoch: try fields.text("epoch", "a UUID in lower case", where: FieldRules.isJob),
      limit: Int(try fields.integer("limit", in: 1...most) ?? most)
    )
  }
}
