import Store
import Wire

extension UploadDesk {
  /// Where a chunk belongs.
  struct Place: Hashable, Sendable {
    let job: JobID
    let file: Int
    let offset: Int64
  }

  /// Answers `chunk` with the new credit, or with nothing while it waits for another chunk.
  ///
  /// Credit is for bytes that are written; they become durable, and are digested, meanwhile.
  func chunk(
    _ body: RequestBody,
    at place: Place,
    from caller: Caller
  ) async throws(WireError) -> Credit? {
    let job =
      if let open = openJob(at: place, of: caller) { open } else {
        try receivingJob(place.job, of: caller)
      }
    guard job.files.indices.contains(place.file), job.files[place.file].path == nil else {
      throw .field("file", "the job has no upload of number \(place.file)")
    }
    let file = job.files[place.file]
    guard let credit = try write(body, of: job, file, at: place.offset) else { return nil }
    office.counters.uploaded(body.count)
    await tellFollower(of: job, file.index, durable: credit.durableOffset)
    return credit
  }

  private func write(
    _ body: RequestBody,
    of job: JobRecord,
    _ file: FileRecord,
    at offset: Int64
  ) throws(WireError) -> Credit? {
    var upload = try upload(file, of: job)
    defer { uploads[job.id]?[file.index] = upload }
    if let failure = upload.failure.take() { throw try refusal(failure) }
    guard offset <= file.size, Int64(body.count) <= file.size - offset else {
      throw WireError(
        .tooLarge,
        "the chunk ends beyond the file",
        facts: ["limit": .integer(file.size)]
      )
    }
    // A chunk that is there already is dropped, and must not be digested in the place of that one.
    let isNew = upload.part.offset == offset
    do throws(StoreError) {
      try body.withBytes { (bytes) throws(StoreError) in
        _ = try upload.part.write(bytes, at: offset)
      }
    } catch {
      guard case .wrongOffset(let expected) = error else { throw try refusal(error) }
      if upload.isSilenced { return nil }
      upload.isSilenced = true
      throw wrongOffset(offset, expected: expected, job, file.index)
    }
    upload.isSilenced = false
    if isNew { digester.add(WrittenChunk(part: upload.part, bytes: body, offset: offset)) }
    makeDurable(&upload, file.index)
    return Credit(
      job: job.id.text,
      file: file.index,
      offset: upload.part.offset,
      durableOffset: upload.durableOffset,
      limit: upload.part.offset + Int64(WireLimits.window)
    )
  }

  func refusal(_ error: StoreError) throws(WireError) -> WireError {
    try office.storing { () throws(StoreError) in throw error }
  }

  private func wrongOffset(
    _ offset: Int64,
    expected: Int64,
    _ job: JobRecord,
    _ file: Int
  ) -> WireError {
    // A chunk that nobody could have credit for is named so, as its sender does not count.
    let limit = expected + Int64(WireLimits.window)
    let facts: [String: JSONValue] = [
      "expected": .integer(expected), "limit": .integer(limit), "job": .string(job.id.text),
      "file": .integer(Int64(file)),
    ]
    return offset >= limit
      ? WireError(
        .overCredit,
        "the chunk starts at \(offset), the credit ends before",
        facts: facts
      )
      : WireError(.wrongOffset, "the chunk starts at \(offset)", facts: facts)
  }

  /// The job of an upload that is open, where the caller submitted it.
  ///
  /// Who may upload is asked of each chunk anew; the store need not be, as whatever ends an upload has
  /// this desk close it soon. A chunk in between goes to a part that is about to be removed.
  private func openJob(at place: Place, of caller: Caller) -> JobRecord? {
    guard let job = uploads[place.job]?[place.file]?.job, isOwn(job, of: caller) else { return nil }
    return job
  }

  /// The job, which must be the caller's own and still be uploaded.
  func receivingJob(_ id: JobID, of caller: Caller) throws(WireError) -> JobRecord {
    let job = try ownJob(id, of: caller)
    guard job.state == .receiving else {
      let facts: [String: JSONValue] = ["state": .string(job.state.rawValue)]
      guard job.state != .expired else {
        throw WireError(.uploadExpired, "the upload was given up", facts: facts)
      }
      throw WireError(.wrongState, "the job is \(job.state.rawValue)", facts: facts)
    }
    return job
  }

  /// The job, where the caller submitted it: nobody uploads into another's.
  func ownJob(_ id: JobID, of caller: Caller) throws(WireError) -> JobRecord {
    let job = try office.storing { () throws(StoreError) in try store.job(id) }
    guard let job, isOwn(job, of: caller) else { throw .unknownJob }
    return job
  }

  private func isOwn(_ job: JobRecord, of caller: Caller) -> Bool {
    job.client == caller.client && caller.sees(job.site)
  }
}
