import Store
import Wire

extension UploadDesk {
  /// Answers `chunk` with the new credit, or with nothing while it waits for another chunk.
  func chunk(
    _ bytes: [UInt8],
    of job: JobID,
    file index: Int,
    offset: Int64
  ) throws(WireError) -> Credit? {
    let job = try receivingJob(job)
    guard job.files.indices.contains(index), job.files[index].path == nil else {
      throw .field("file", "the job has no upload of number \(index)")
    }
    let file = job.files[index]
    var upload = try upload(file, of: job)
    defer { uploads[job.id]?[index] = upload }
    guard offset <= file.size, Int64(bytes.count) <= file.size - offset else {
      throw WireError(
        .tooLarge,
        "the chunk ends beyond the file",
        facts: ["limit": .integer(file.size)]
      )
    }
    do throws(StoreError) {
      try upload.part.write(bytes.span, at: offset)
    } catch {
      guard case .wrongOffset(let expected) = error else { throw try refusal(error) }
      if upload.isSilenced { return nil }
      upload.isSilenced = true
      throw wrongOffset(offset, expected: expected, job, index)
    }
    upload.isSilenced = false
    try makeDurable(&upload, file, of: job)
    return Credit(
      job: job.id.text,
      file: index,
      offset: upload.part.offset,
      durableOffset: upload.durableOffset,
      limit: upload.part.offset + Int64(WireLimits.window)
    )
  }

  private func refusal(_ error: StoreError) throws(WireError) -> WireError {
    try storing { () throws(StoreError) in throw error }
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

  /// Synchronises each 16 MiB, and the last bytes.
  private func makeDurable(
    _ upload: inout Upload,
    _ file: FileRecord,
    of job: JobRecord
  ) throws(WireError) {
    let part = upload.part
    guard part.isComplete || part.offset - upload.durableOffset >= Self.durableStep else { return }
    upload.durableOffset = try storing { () throws(StoreError) in
      let offset = try part.synchronise()
      try store.recordOffset(offset, ofFile: file.index, of: job.id, at: now)
      return offset
    }
  }

  private func receivingJob(_ id: JobID) throws(WireError) -> JobRecord {
    let job = try storing { () throws(StoreError) in try store.job(id) }
    guard let job else { throw .unknownJob }
    guard job.state == .receiving else {
      let facts: [String: JSONValue] = ["state": .string(job.state.rawValue)]
      throw WireError(.wrongState, "the job is \(job.state.rawValue)", facts: facts)
    }
    return job
  }
}

// MARK: - Commit

extension UploadDesk {
  /// Answers `commit`: checks all digests, makes all files durable, and queues the job.
  func commit(_ id: JobID) async throws(WireError) -> Stored {
    let job = try storing { () throws(StoreError) in try store.job(id) }
    guard let job else { throw .unknownJob }
    var paths = job.files.map { $0.path ?? "" }
    if job.state == .receiving {
      for file in job.files { paths[file.index] = try accept(file, of: job) }
    }
    let transition = try storing { () throws(StoreError) in
      try store.markStored(id, paths: paths, at: now)
    }
    uploads[id] = nil
    if transition.isNew {
      // A part is left over where the same content had come by another way.
      try? office.uploads.removeParts(of: id, count: job.files.count)
      office.logger.stored(transition.job)
      onQueued()
    }
    await office.feed.publishNew()
    let files = job.files.map { file in
      Stored.File(
        role: FileRole(rawValue: file.role) ?? .bold,
        run: file.run ?? 1,
        size: file.size,
        sha256: file.sha256
      )
    }
    return Stored(
      job: id.text,
      files: files,
      epoch: store.epoch,
      sequence: transition.events.first?.seq ?? job.seq
    )
  }

  /// The path of a file whose content is checked and durable.
  private func accept(_ file: FileRecord, of job: JobRecord) throws(WireError) -> String {
    if let path = file.path {
      guard let found = sha256(of: try open(path, file.index)) else {
        throw WireError(
          .storageError,
          "file \(file.index) cannot be read",
          facts: ["after_ms": 5000]
        )
      }
      guard found == file.sha256 else { throw digestMismatch(file, isUploaded: false) }
      return path
    }
    let folder = office.uploads
    let stored = try storing { () throws(StoreError) in
      try folder.storedInput(site: job.site, sha256: file.sha256, size: file.size)
    }
    if let stored { return stored }
    let upload = try upload(file, of: job)
    guard upload.part.isComplete else {
      throw WireError(StoreError.incomplete(file: file.index, expected: upload.part.offset))
    }
    do throws(StoreError) {
      return try folder.acceptPart(
        job: job.id,
        file: file.index,
        site: job.site,
        size: file.size,
        offset: upload.part.offset,
        sha256: file.sha256
      )
    } catch {
      guard case .digestMismatch = error else { throw try refusal(error) }
      uploads[job.id]?[file.index] = nil
      try storing { () throws(StoreError) in
        try store.recordOffset(0, ofFile: file.index, of: job.id, at: now)
      }
      throw digestMismatch(file, isUploaded: true)
    }
  }

  /// An upload can begin again; what lies under a path stays what it is, however often it is asked.
  private func digestMismatch(_ file: FileRecord, isUploaded: Bool) -> WireError {
    var facts: [String: JSONValue] = ["file": .integer(Int64(file.index))]
    if isUploaded { facts["expected"] = 0 }
    let detail = "file \(file.index) (\(file.role)) is not the content whose digest was promised"
    return WireError(.digestMismatch, detail, facts: facts, retry: isUploaded ? nil : .never)
  }
}
