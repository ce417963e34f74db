import Wire

/// Reads `bytes` as everything that stands in a header or a JSON body of `tmsp/1`.
///
/// What is read is written and read again, and must be the same; what is refused must be refusable
/// within the limits of a frame.
func checkHeader(_ bytes: [UInt8]) throws {
  try checkValue(bytes, .request)
  try checkValue(bytes, .reply)
  try checkMembers(bytes)
  let asked = try checkRequest(bytes, bodyCount: nil)
  let brought = try checkRequest(bytes, bodyCount: 5)
  try require(!(asked && brought), "a request is read both with and without a body")
  try checkReply([version, bytes])
  try checkReply([version, bytes, bytes])
  try checkPublication(bytes)
  try checkEvents(bytes)
}

private let version = Array(WireLimits.version.utf8)

/// Room for what grows as it is written: an escape of two bytes may become one of six.
private func widened(_ limits: JSONLimits) -> JSONLimits {
  JSONLimits(byteCount: 8 * limits.byteCount, depth: limits.depth)
}

private func checkValue(_ bytes: [UInt8], _ limits: JSONLimits) throws {
  guard let value = try? parseJSON(bytes, limits: limits) else { return }
  try require(bytes.count <= limits.byteCount, "\(bytes.count) bytes are read")
  try require(depth(of: value) <= limits.depth, "\(depth(of: value)) levels are read")
  let written = value.encoded
  let again = try parseJSON(written, limits: widened(limits))
  try require(again == value && again.encoded == written, "JSON changes as it is written")
}

private func depth(of value: JSONValue) -> Int {
  switch value {
  case .array(let values): 1 + (values.map(depth).max() ?? 0)
  case .object(let members): 1 + (members.values.map(depth).max() ?? 0)
  default: 0
  }
}

private func checkMembers(_ bytes: [UInt8]) throws {
  guard let object = try? parseJSONObject(bytes, limits: .reply) else { return }
  try require(object.members.count == object.bytes.count, "a member has no bytes")
  for (name, value) in object.members {
    guard let stored = object.bytes[name] else { throw BrokenProperty("\(name) has no bytes") }
    try require(try parseJSON(stored, limits: .reply) == value, "\(name) has other bytes")
  }
}

/// Whether a request was read.
private func checkRequest(_ header: [UInt8], bodyCount: Int?) throws -> Bool {
  let frameCount = bodyCount == nil ? 2 : 3
  let request: Request
  do throws(RefusedRequest) {
    request = try Request(
      version: version,
      header: header,
      bodyCount: bodyCount,
      frameCount: frameCount
    )
  } catch {
    let reply = ReplyMessage(answers: error.id, .error(error.error))
    try require(reply.frames[1].count <= WireLimits.frame, "a refusal is larger than a frame")
    let read = try ReplyMessage(frames: reply.frames)
    try require(read == reply, "a refusal changes as it is sent")
    return false
  }
  try require(FieldRules.isSegment(request.id), "the id \(request.id) is read")
  try checkLimits(of: request.verb)
  let written = request.encoded
  // Defaults that are filled in, and escapes, may make a header longer than one may be.
  guard written.count <= WireLimits.header else { return true }
  let again = try Request(
    version: version,
    header: written,
    bodyCount: bodyCount,
    frameCount: frameCount
  )
  try require(again == request && again.encoded == written, "a request changes as it is written")
  return true
}

private func checkLimits(of verb: Verb) throws {
  switch verb {
  case .submit(let submission): try checkLimits(of: submission)
  case .chunk(let job, let file, let offset):
    let isWithin = (0..<WireLimits.files).contains(file) && offset >= 0
    try require(isWithin && offset <= WireLimits.integer, "file \(file), byte \(offset)")
    try require(FieldRules.isJob(job), "the job \(job) is read")
  case .commit(let job), .status(let job), .result(let job), .cancel(let job), .close(let job):
    try require(FieldRules.isJob(job), "the job \(job) is read")
  case .events(let since, _, let limit):
    try require((1...WireLimits.eventsPerReply).contains(limit), "\(limit) events")
    try require(since >= 0, "events after \(since)")
  case .present(.show(let job, _)):
    try require(FieldRules.isJob(job), "the job \(job) is read")
  case .present(.clear(let site)), .present(.ask(let site)):
    try require(site.map(FieldRules.isSegment) ?? true, "the site \(site ?? "") is read")
  case .admin(.jobs(_, let limit)), .admin(.audit(_, let limit)):
    try require((1...AdminVerb.listLimit).contains(limit), "\(limit) entries")
  default: break
  }
}

private func checkLimits(of submission: Submission) throws {
  try require(FieldRules.isKey(submission.key), "the key \(submission.key) is read")
  try require(FieldRules.isSegment(submission.subject), "the subject \(submission.subject)")
  try require((1...WireLimits.files).contains(submission.files.count), "the number of files")
  for file in submission.files {
    try require(FieldRules.isFileName(file.name), "the file \(file.name.debugDescription)")
    try require(FieldRules.isDigest(file.sha256), "the digest \(file.sha256)")
    switch file.source {
    case .upload(let size): try require((1...WireLimits.integer).contains(size), "\(size) bytes")
    case .path(let path): try require(FieldRules.isAbsolutePath(path), "the path \(path)")
    }
  }
  // What is accepted is stored in this form, and must be readable after a restart.
  let stored = try Submission.parameters(canonical: submission.canonicalParameters)
  let isSame = stored.subject == submission.subject && stored.parameters == submission.parameters
  try require(isSame, "parameters change as they are stored")
}

private func checkReply(_ frames: [[UInt8]]) throws {
  guard let reply = try? ReplyMessage(frames: frames) else { return }
  let again = try ReplyMessage(frames: reply.frames)
  try require(again == reply && again.frames == reply.frames, "a reply changes as it is written")
}

private func checkPublication(_ header: [UInt8]) throws {
  let frames = [Array("clinic-7/".utf8), version, header]
  guard let read = try? Publication.parse(frames: frames) else { return }
  let written = read.publication.frames(topic: read.topic)
  let again = try Publication.parse(frames: written)
  let isSame = again?.topic == read.topic && again?.publication == read.publication
  try require(isSame, "a publication changes as it is written")
}

private func checkEvents(_ body: [UInt8]) throws {
  guard let events = try? FeedEvent.list(body) else { return }
  let again = try FeedEvent.list(JSONValue.array(events.map(\.value)).encoded)
  try require(again == events, "events change as they are written")
}
