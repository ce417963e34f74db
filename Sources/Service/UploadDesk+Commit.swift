import Dispatch
import Store
import Wire

extension UploadDesk {
  /// A commit that is under way.
  struct Commit {
    let task: Task<Result<Stored, WireError>, Never>
    /// How many repetitions wait for the same answer.
    var followers = 0
  }

  /// Answers `commit`: checks all digests, makes all files durable, and queues the job.
  ///
  /// Commits of several jobs run side by side; one that is repeated meanwhile gets the same answer.
  func commit(_ id: JobID, from caller: Caller) async throws(WireError) -> Stored {
    _ = try ownJob(id, of: caller)
    if let commit = commits[id] {
      guard commit.followers < 4 else {
        throw WireError(.busy, "the commit is under way", facts: ["after_ms": 500])
      }
      commits[id]?.followers += 1
      return try await commit.task.value.get()
    }
    let task = Task {
      do throws(WireError) {
        return Result<Stored, WireError>.success(try await commitAlone(id, from: caller))
      } catch {
        return .failure(error)
      }
    }
    commits[id] = Commit(task: task)
    let result = await task.value
    commits[id] = nil
    return try result.get()
  }

  private func commitAlone(
    _ id: JobID,
    from caller: Caller
  ) async throws(WireError) -> Stored {
    let job = try ownJob(id, of: caller)
    var paths = job.files.map { $0.path ?? "" }
    if job.state == .receiving { paths = try await accept(job, from: caller) }
    let transition = try office.storing { () throws(StoreError) in
      try store.markStored(id, paths: paths, by: caller.actor, at: now)
    }
    uploads[id] = nil
    if transition.isNew {
      // A part is left over where the same content had come by another way.
      try? office.uploads.removeParts(of: id, count: job.files.count)
      office.logger.stored(transition.job)
      runner.wake()
    }
    await office.feed.publishNew()
    var files: [Stored.File] = []
    for file in job.files {
      guard let role = FileRole(rawValue: file.role) else {
        throw WireError(.internal, "a stored file has the role \(file.role), which is unknown")
      }
      files.append(
        Stored.File(role: role, run: file.run ?? 1, size: file.size, sha256: file.sha256)
      )
    }
    return Stored(
      job: id.text,
      files: files,
      epoch: store.epoch,
      sequence: transition.events.first?.seq ?? job.seq
    )
  }

  /// The paths of a job's files, all of them checked and durable.
  private func accept(_ job: JobRecord, from caller: Caller) async throws(WireError) -> [String] {
    try await settle(job)
    for file in job.files {
      // It may have been cancelled while something was waited for; then nothing is opened anew.
      _ = try receivingJob(job.id, of: caller)
      try await check(file, of: job)
    }
    let isFollowed = await runner.isFollowed(job.id)
    _ = try receivingJob(job.id, of: caller)
    var paths = job.files.map { $0.path ?? "" }
    var parts: [UploadedPart] = []
    var isMisled = false
    for file in job.files where file.path == nil {
      if let path = try stored(file, of: job) {
        paths[file.index] = path
        if isFollowed && !isSound(file, of: job) { isMisled = true }
      } else {
        let part = try upload(file, of: job).part
        parts.append(UploadedPart(file: file.index, part: part, sha256: file.sha256))
      }
    }
    if isMisled { await runner.discard(job.id) }
    _ = try receivingJob(job.id, of: caller)
    do throws(StoreError) {
      let accepted = try office.uploads.acceptParts(parts, site: job.site)
      for (part, path) in zip(parts, accepted) { paths[part.file] = path }
      vouched.formUnion(accepted)
      if job.files.contains(where: { $0.path == nil }) {
        // Also for what was there: a commit that was cut short may have moved it and no more.
        try office.uploads.synchroniseInputs(ofSite: job.site)
      }
      return paths
    } catch {
      guard case .digestMismatch(let file, _, _) = error else { throw try refusal(error) }
      throw try await startAgain(job.files[file], of: job)
    }
  }

  /// Does what takes long, away from the other uploads: digests what was not digested yet.
  private func check(_ file: FileRecord, of job: JobRecord) async throws(WireError) {
    if let path = file.path {
      try await check(path, of: file, job)
    } else if let kept = try stored(file, of: job) {
      try await vouch(for: kept, file, of: job)
      if let part = uploads[job.id]?[file.index]?.part, await runner.isFollowed(job.id) {
        await finish(part)
      }
    } else {
      await finish(try upload(file, of: job).part)
    }
  }

  /// Digests once more what an earlier daemon has stored, before it counts for another case: the disk,
  /// or who copied the folder, may have changed it since.
  private func vouch(
    for path: String,
    _ file: FileRecord,
    of job: JobRecord
  ) async throws(WireError) {
    guard !vouched.contains(path) else { return }
    let folder = InputRoots([office.inputs.folder])
    let found = try? await digest(of: path, below: folder, size: file.size, for: job.client).get()
    // Somebody may have brought it anew meanwhile.
    guard !vouched.contains(path) else { return }
    guard let found else { throw unreadable(file) }
    guard found == file.sha256 else {
      try office.storing { () throws(StoreError) in
        try office.uploads.quarantineInput(site: job.site, sha256: file.sha256, since: now)
      }
      throw try await startAgain(file, of: job)
    }
    vouched.insert(path)
  }

  private func unreadable(_ file: FileRecord) -> WireError {
    let detail = "file \(file.index) cannot be read"
    return WireError(.storageError, detail, facts: ["after_ms": 5000])
  }

  /// A failure shows when the part is accepted.
  private func finish(_ part: PartFile) async {
    if part.isComplete { try? await digester.finish(part) }
  }

  private func check(
    _ path: String,
    of file: FileRecord,
    _ job: JobRecord
  ) async throws(WireError) {
    let found: String?
    do throws(PathRefusal) {
      found = try await digest(of: path, below: roots, size: file.size, for: job.client).get()
    } catch {
      throw pathRefusal(error, file.index)
    }
    guard let found else { throw unreadable(file) }
    guard found == file.sha256 else {
      await runner.discard(job.id)
      throw digestMismatch(file, isUploaded: false)
    }
  }

  /// Whether the bytes of an open upload are the promised ones.
  ///
  /// Where the same content came by another way meanwhile they need not be, as that one is taken; but
  /// a follower has read these.
  private func isSound(_ file: FileRecord, of job: JobRecord) -> Bool {
    guard let part = uploads[job.id]?[file.index]?.part else { return true }
    return part.isComplete && (try? part.digest()) == file.sha256
  }

  func stored(_ file: FileRecord, of job: JobRecord) throws(WireError) -> String? {
    try office.storing { () throws(StoreError) in
      try office.uploads.storedInput(site: job.site, sha256: file.sha256, size: file.size)
    }
  }

  /// The digest of the file at `path`, which must have `size` bytes still; nil where it cannot be read.
  ///
  /// Threads of Swift's pool answer the other clients; these may take their time, one file of a client
  /// after the other.
  private func digest(
    of path: String,
    below roots: InputRoots,
    size: Int64,
    for client: String
  ) async -> Result<String?, PathRefusal> {
    let queue = digestQueue(of: client)
    return await withCheckedContinuation { continuation in
      queue.async {
        let digest = Result { () throws(PathRefusal) in
          let file = try roots.open(path)
          // Of another length it is another content, however long reading it would take.
          return file.size == size ? sha256(of: file) : ""
        }
        continuation.resume(returning: digest)
      }
    }
  }

  func digestQueue(of client: String) -> DispatchQueue {
    if let queue = pathDigests[client] { return queue }
    let queue = DispatchQueue(label: "path digests of \(client)", qos: .utility)
    pathDigests[client] = queue
    return queue
  }

  /// Begins an upload anew whose content is not the promised one; what was computed on it goes.
  private func startAgain(
    _ file: FileRecord,
    of job: JobRecord
  ) async throws(WireError) -> WireError {
    uploads[job.id]?[file.index] = nil
    // Before anything is waited for: a chunk that comes meanwhile begins at nothing.
    try office.storing { () throws(StoreError) in
      try store.recordOffset(0, ofFile: file.index, of: job.id, at: now)
    }
    await runner.discard(job.id)
    return digestMismatch(file, isUploaded: true)
  }

  /// An upload can begin again; what lies under a path stays what it is, however often it is asked.
  private func digestMismatch(_ file: FileRecord, isUploaded: Bool) -> WireError {
    var facts: [String: JSONValue] = ["file": .integer(Int64(file.index))]
    if isUploaded { facts["expected"] = 0 }
    let detail = "file \(file.index) (\(file.role)) is not the content whose digest was promised"
    return WireError(.digestMismatch, detail, facts: facts, retry: isUploaded ? nil : .never)
  }
}
