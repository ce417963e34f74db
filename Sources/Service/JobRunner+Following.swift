import Store
import Wire

// A follower is started and told by the upload desk. Its work counts for nothing until the case is
// stored and queued; then ``JobRunner/start(_:)`` makes it the worker of its job. Until then it may
// be stopped at any time, and only time is lost.
extension JobRunner {
  /// Whether an upload of `job` could be followed from now on.
  func couldFollow(_ job: JobID) -> Bool {
    hasRoom && followers[job] == nil && !unfollowed.contains(job)
  }

  /// Whether the upload of `job` has a follower.
  func isFollowed(_ job: JobID) -> Bool { followers[job] != nil }

  /// Starts a follower of the upload of `job`, unless the place is needed otherwise.
  ///
  /// - Parameters:
  ///   - job: A job that receives.
  ///   - files: Its files in order, and how far they are.
  func follow(_ job: JobRecord, _ files: [OrderedFile]) {
    guard couldFollow(job.id) else { return }
    do {
      guard try office.store.nextQueued() == nil else { return }
    } catch {
      return office.logger.storeFailed(error)
    }
    let assignment = office.assignment(toFollow: job, files)
    lastNumber += 1
    let number = lastNumber
    let (news, tell) = AsyncStream.makeStream(of: WorkerNews.self)
    let task = Task { [worker, self] in
      await worker.compute(assignment, news) { await self.note($0, of: job, by: number) }
    }
    let told = files.map(\.file).enumerated().map {
      ($0.offset, $0.element.available ?? $0.element.size)
    }
    followers[job.id] = Follower(
      number: number,
      task: task,
      news: tell,
      told: Dictionary(uniqueKeysWithValues: told),
      arriving: Set(files.indices.filter { files[$0].file.available != nil })
    )
    office.logger.follower("started", job.id)
    Task { await ended(job, number, with: task.value) }
  }

  /// Tells the follower of `job`, where there is one, that the first `bytes` of a file are durable.
  func arrived(_ job: JobID, file: Int, durable bytes: Int64) {
    guard let follower = followers[job] else { return }
    followers[job]?.lastArrival = .now
    guard follower.told[file, default: 0] < bytes else { return }
    followers[job]?.told[file] = bytes
    follower.news.yield(.available(file: file, bytes: bytes))
  }

  /// Stops the follower of `job` and forgets what it found: its bytes are not what was promised, or
  /// nobody wants them.
  func discard(_ job: JobID) {
    unfollowed.remove(job)
    guard let follower = followers.removeValue(forKey: job) else { return }
    office.logger.follower("stopped", job)
    dismiss(follower)
  }

  /// Tells a follower to end; it holds its place until it has.
  func dismiss(_ follower: Follower) {
    if !follower.hasEnded { leaving.insert(follower.number) }
    follower.news.finish()
    follower.task.cancel()
  }

  /// Starts the jobs that are queued and have a follower, whatever waits before them: most of their
  /// work is done, and they need no further process.
  func startFollowed() -> [JobRecord] {
    do {
      var jobs: [JobRecord] = []
      for id in followers.keys {
        if let job = try office.store.job(id), job.state == .queued { jobs.append(job) }
      }
      return jobs.compactMap { start($0, with: worker.compute) }
    } catch {
      office.logger.storeFailed(error)
      wakeLater()
      return []
    }
  }

  /// The rest of a job's life with its follower, which the daemon has just accepted.
  ///
  /// What the follower cannot do, an ordinary worker does in the same attempt: only a death of that
  /// one speaks against the job.
  func adopt(_ follower: Follower, for job: JobRecord) -> Task<WorkerOutcome, Never> {
    Task {
      let outcome = await withTaskCancellationHandler {
        await follower.task.value
      } onCancel: {
        follower.task.cancel()
      }
      if outcome.isConclusive || Task.isCancelled { return outcome }
      if case .crashed(let words) = outcome { office.logger.workerCrashed(job, words) }
      return await work(on: job, with: worker.compute)
    }
  }

  private func note(_ sign: Worker.Sign, of job: JobRecord, by number: Int) async {
    if followers[job.id]?.number == number {
      switch sign {
      case .progress(let progress): followers[job.id]?.progress = progress
      case .read(let count): followers[job.id]?.read = count
      }
    } else if running[job.id] != nil, !leaving.contains(number) {
      await note(sign, of: job)
    }
  }

  private func ended(_ job: JobRecord, _ number: Int, with outcome: WorkerOutcome) {
    leaving.remove(number)
    if followers[job.id]?.number == number {
      if outcome.isConclusive {
        followers[job.id]?.hasEnded = true
      } else {
        followers[job.id] = nil
        unfollowed.insert(job.id)
        if case .crashed(let words) = outcome { office.logger.workerCrashed(job, words) }
      }
    }
    wake()
  }
}

// MARK: - Flow control

extension JobRunner {
  /// Whether the upload that `credit` is for runs far ahead of its follower.
  func isAhead(_ credit: Credit) -> Bool {
    guard let follower = JobID(credit.job).flatMap({ followers[$0] }), !follower.hasEnded else {
      return false
    }
    let ahead = follower.bytesAhead(at: credit.offset, ofFile: credit.file)
    return ahead > office.configuration.followerLead
      && follower.heldBack < office.configuration.followerHoldBack
  }

  /// Waits with `credit` while its upload runs far ahead of its follower.
  ///
  /// On a link that is faster than the inflating the last byte would else come long before the target.
  /// An upload is held back for a limited time in all, whatever its follower does.
  func holdBack(_ credit: Credit) async {
    while isAhead(credit), !Task.isCancelled, let job = JobID(credit.job) {
      let begin = ContinuousClock.now
      try? await Task.sleep(for: .milliseconds(2))
      followers[job]?.noteHeldBack(from: begin)
    }
  }
}

// MARK: - Precedence

extension JobRunner {
  /// Takes a follower's place for a queued job that waits for it: at once where the upload is silent,
  /// after a while where it is slow.
  func makeRoom() {
    guard !hasRoom, hiring == nil, leaving.isEmpty, isJobWaiting,
      let (job, lastArrival) = stalestFollower
    else {
      roomWantedSince = nil
      return
    }
    let wanted = roomWantedSince ?? .now
    let (silence, hold) = (
      office.configuration.followerSilence, office.configuration.followerHold
    )
    let deadline = min(lastArrival + silence, wanted + hold)
    if deadline <= .now {
      roomWantedSince = nil
      discard(job)
    } else {
      roomWantedSince = wanted
      Task {
        try? await Task.sleep(until: deadline)
        wake()
      }
    }
  }

  /// The follower whose upload has been silent for longest.
  private var stalestFollower: (job: JobID, lastArrival: ContinuousClock.Instant)? {
    followers.filter { !$0.value.hasEnded }
      .min { $0.value.lastArrival < $1.value.lastArrival }
      .map { ($0.key, $0.value.lastArrival) }
  }
}
