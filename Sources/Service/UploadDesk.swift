import Dispatch
import Logging
import Store
import Wire

/// Takes cases: `submit`, `chunk` and `commit`, one after the other.
actor UploadDesk {
  /// A file on its way.
  struct Upload {
    /// As it was when the upload was opened, and in the same state: whatever ends that closes this.
    let job: JobRecord
    let part: PartFile
    /// Bytes that are durable, and recorded to be.
    var durableOffset: Int64
    /// Makes written bytes durable; nil where that need not be.
    var synchronisation: Task<Void, Never>?
    /// Sees to it that they are made so after a while, where too few have come.
    var reminder: Task<Void, Never>?
    /// Whether they have waited long enough.
    var isOverdue = false
    /// How many bytes are worth a synchronisation, at the pace at which they come.
    var step: Int64 = 0
    /// Why they could not be made so, until somebody has been told.
    var failure: StoreError?
    /// After one `wrong_offset` the desk is silent until the expected chunk comes: ten chunks under
    /// way would make ten errors.
    var isSilenced = false
  }

  let office: Office
  let runner: JobRunner
  var uploads: [JobID: [Int: Upload]] = [:]
  let digester = Digester()
  var commits: [JobID: Commit] = [:]
  /// The stored inputs whose content this daemon has digested itself.
  var vouched: Set<String> = []
  /// Where the files of each local client are digested.
  var pathDigests: [String: DispatchQueue] = [:]
  let roots: InputRoots
  private var checkParameters: CaseCatalogue.Check
  private var isClosed = false
  /// Why no new cases are taken; nil where they are.
  private(set) var lockReason: String?

  /// Opens the desk.
  ///
  /// - Parameters:
  ///   - office: What the daemon's parts share.
  ///   - runner: Follows the uploads, and computes the jobs that are queued.
  ///   - checkParameters: Refuses parameters that no worker could use, and names what is open.
  init(_ office: Office, runner: JobRunner, checkParameters: @escaping CaseCatalogue.Check) {
    self.office = office
    self.runner = runner
    self.checkParameters = checkParameters
    roots = InputRoots(office.configuration.roots)
  }

  var store: JobStore { office.store }
  var now: Int64 { office.clock.milliseconds }

  /// Refuses every further case.
  func close() { isClosed = true }

  /// Takes no new cases, or takes them again where there is no reason.
  func lock(_ reason: String?) { lockReason = reason }

  /// Has parameters checked by other protocols from now on.
  func check(by check: @escaping CaseCatalogue.Check) { checkParameters = check }

  /// Answers `submit`: a new job, or the one that this key had before.
  func submit(
    _ submission: Wire.Submission,
    from caller: Caller
  ) async throws(WireError) -> Accepted {
    let site = try caller.requireSite()
    let submission = try checkParameters(submission)
    let files = try newFiles(submission, from: caller)
    let known = try office.storing { () throws(StoreError) in
      try store.job(ofClient: caller.client, key: submission.key)
    }
    // A case that is there already has its place: it is never refused for want of room or time.
    if known == nil { try admit(files, from: caller, site) }
    let canonical = submission.canonicalParameters
    let created = try office.storing { () throws(StoreError) in
      try store.create(
        NewJob(
          client: caller.client,
          site: site,
          subject: submission.subject,
          key: submission.key,
          files: files,
          parameters: String(decoding: canonical, as: UTF8.self),
          parametersSHA256: sha256(of: canonical)
        ),
        by: caller.actor,
        at: now
      )
    }
    return try await accepted(created.job, isExisting: created.isExisting)
  }

  private func accepted(_ job: JobRecord, isExisting: Bool) async throws(WireError) -> Accepted {
    var offsets = job.files.map(\.size)
    if job.state == .receiving {
      do throws(WireError) {
        for file in job.files { offsets[file.index] = try offset(of: file, job) }
      } catch {
        // A case without room on the disk must not keep its key, or what it has reserved.
        if !isExisting { withdraw(job) }
        throw error
      }
      if !isExisting { office.logger.accepted(job) }
    }
    let expiry = office.configuration.uploadExpiry.components.seconds * 1000
    return Accepted(
      job: job.id.text,
      state: Wire.JobState(job.state),
      isExisting: isExisting,
      offsets: offsets,
      expires: timestamp(milliseconds: job.touched + expiry)
    )
  }

  /// Forgets a case whose client is told to try again: it may do so under the same key.
  private func withdraw(_ job: JobRecord) {
    uploads[job.id] = nil
    do {
      // The parts first: on a full disk their room may be what the database needs.
      try office.uploads.removeParts(of: job.id, count: job.files.count)
      try store.withdraw(job.id)
    } catch {
      office.logger.storeFailed(error)
    }
  }

  /// Where the upload of `file` goes on; its size where nothing is to be sent.
  private func offset(of file: FileRecord, _ job: JobRecord) throws(WireError) -> Int64 {
    guard file.path == nil else { return file.size }
    let stored = try office.storing { () throws(StoreError) in
      try office.uploads.storedInput(site: job.site, sha256: file.sha256, size: file.size)
    }
    if stored != nil { return file.size }
    return try upload(file, of: job).part.offset
  }

  /// The open upload of `file`, opened if need be.
  func upload(_ file: FileRecord, of job: JobRecord) throws(WireError) -> Upload {
    if let open = uploads[job.id]?[file.index] { return open }
    let part = try office.storing { () throws(StoreError) in
      try office.uploads.openPart(
        job: job.id,
        file: file.index,
        size: file.size,
        offset: file.offsetDurable
      )
    }
    let upload = Upload(job: job, part: part, durableOffset: part.offset)
    uploads[job.id, default: [:]][file.index] = upload
    if part.offset > 0 { digester.add(part) }
    return upload
  }

  /// Forgets a job's open uploads, and removes their parts.
  func drop(_ job: JobRecord) async throws(StoreError) {
    uploads[job.id] = nil
    await runner.discard(job.id)
    if job.state == .receiving { _ = try store.cancel(job.id, at: now) }
    office.inputs.drop(job)
  }

  /// Gives up the uploads that have received nothing for too long.
  func expire() async {
    let expiry = office.configuration.uploadExpiry.components.seconds * 1000
    do {
      for expired in try store.expireUploads(untouchedSince: now - expiry, at: now) {
        try await drop(expired.job)
      }
    } catch {
      office.logger.storeFailed(error)
    }
    await office.feed.publishNew()
  }
}

// MARK: - Admission

extension UploadDesk {
  /// The files as the store keeps them, each refused that is too large or lies where it may not.
  private func newFiles(
    _ submission: Wire.Submission,
    from caller: Caller
  ) throws(WireError) -> [NewFile] {
    var files: [NewFile] = []
    for (index, file) in submission.files.enumerated() {
      if case .path = file.source, !caller.isOnHost {
        // What lies on this host is no business of a client elsewhere, not even whether it does.
        throw pathRefusal(.outsideRoots, index)
      }
      let (size, path) = try place(of: file, index)
      files.append(
        NewFile(
          role: file.role.rawValue,
          run: file.run,
          name: file.name,
          size: size,
          sha256: file.sha256,
          path: path
        )
      )
    }
    return files
  }

  private func place(
    of file: FileDeclaration,
    _ index: Int
  ) throws(WireError) -> (size: Int64, path: String?) {
    let (size, path): (Int64, String?) =
      switch file.source {
      case .upload(let size): (size, nil)
      case .path(let path): (try open(path, index).size, path)
      }
    let limit = office.configuration.uploadLimit
    guard size <= limit else {
      let field = path == nil ? "size" : "path"
      throw WireError(
        .refusedSize,
        "file \(index) has \(size) bytes",
        facts: ["limit": .integer(limit), "field": .string("files[\(index)].\(field)")]
      )
    }
    return (size, path)
  }

  private func open(_ path: String, _ index: Int) throws(WireError) -> RootedFile {
    do throws(PathRefusal) {
      return try roots.open(path)
    } catch {
      throw pathRefusal(error, index)
    }
  }

  func pathRefusal(_ refusal: PathRefusal, _ index: Int) -> WireError {
    let facts: [String: JSONValue] = [
      "field": .string("files[\(index)].path"), "reason": .string(refusal.rawValue),
    ]
    return WireError(.badField, "the path of file \(index) \(refusal.message)", facts: facts)
  }

  /// Refuses a new case while the daemon stops or is locked, and where the queue, the client's share
  /// or the disk have no room for it.
  ///
  /// Unfinished uploads count as jobs: each holds its room on the disk.
  private func admit(
    _ files: [NewFile],
    from caller: Caller,
    _ site: String
  ) throws(WireError) {
    guard !isClosed else {
      throw WireError(.shuttingDown, "the server is stopping", facts: ["after_ms": 30_000])
    }
    if let lockReason {
      let detail = "the server takes no cases: \(lockReason)"
      throw WireError(.busy, detail, facts: ["after_ms": 60_000])
    }
    let own = try office.storing { () throws(StoreError) in
      try store.countByState(ofClient: caller.client)
    }
    let all = try office.storing { () throws(StoreError) in try store.countByState() }
    let uploads = files.contains { $0.path == nil }
    try office.configuration.refuseFull(own: own, all: all, hasUploads: uploads)
    let needed = try neededRoom(files, site)
    let held = try office.storing { () throws(StoreError) in try store.bytesHeld(forSite: site) }
    guard held + needed <= office.configuration.siteQuota else {
      let facts: [String: JSONValue] = [
        "after_ms": 600_000, "limit": .integer(office.configuration.siteQuota),
      ]
      throw WireError(.refusedQuota, "\(held) bytes are kept for the site", facts: facts)
    }
    let space = try office.storing { () throws(StoreError) in try office.uploads.diskSpace() }
    guard office.configuration.hasRoom(on: space, for: needed) else {
      office.logger.diskLow(percent: space.usedPercent)
      throw WireError(
        .refusedDisk,
        "the server's disk has no room for the case",
        facts: ["after_ms": 60_000]
      )
    }
  }

  /// The bytes that the uploads of `files` will take.
  private func neededRoom(_ files: [NewFile], _ site: String) throws(WireError) -> Int64 {
    var bytes: Int64 = 0
    for file in files where file.path == nil {
      let stored = try office.storing { () throws(StoreError) in
        try office.uploads.storedInput(site: site, sha256: file.sha256, size: file.size)
      }
      // At most 64 files of a limited size: the sum fits.
      if stored == nil { bytes += file.size }
    }
    return bytes
  }
}

extension Configuration {
  /// Whether the disk takes so many bytes more without becoming fuller than it may.
  fileprivate func hasRoom(on space: DiskSpace, for bytes: Int64) -> Bool {
    let rest = space.available - bytes
    let mustStayFree = space.total / 100 * Int64(100 - diskPercentLimit)
    return rest >= max(diskReserve, mustStayFree)
  }

  /// Refuses a new case where all jobs, or those of its client, are as many as may be.
  fileprivate func refuseFull(
    own: [Store.JobState: Int],
    all: [Store.JobState: Int],
    hasUploads: Bool
  ) throws(WireError) {
    func refusal(_ code: WireErrorCode, _ detail: String, limit: Int) -> WireError {
      WireError(code, detail, facts: ["after_ms": 10_000, "limit": .integer(Int64(limit))])
    }
    func unfinished(_ counts: [Store.JobState: Int]) -> Int {
      counts.reduce(0) { $1.key.isFinal ? $0 : $0 + $1.value }
    }
    guard unfinished(all) < queueLimit else {
      throw refusal(.busy, "as many jobs wait as may", limit: queueLimit)
    }
    guard unfinished(own) < clientQueueLimit else {
      let detail = "\(unfinished(own)) jobs of yours are not finished"
      throw refusal(.refusedQuota, detail, limit: clientQueueLimit)
    }
    guard hasUploads else { return }
    guard all[.receiving, default: 0] < uploadCountLimit else {
      throw refusal(.busy, "as many uploads are under way as may", limit: uploadCountLimit)
    }
    guard own[.receiving, default: 0] < clientUploadLimit else {
      let detail = "\(own[.receiving, default: 0]) uploads of yours are not finished"
      throw refusal(.refusedQuota, detail, limit: clientUploadLimit)
    }
  }
}
