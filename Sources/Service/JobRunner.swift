import Logging
import Planning
import ServiceLifecycle
import Store
import Wire

/// Takes queued jobs one after the other and has them computed; where there is room, it has
/// followers compute on uploads that have not ended.
///
/// A worker is hired before a job is started: as long as none can be had the jobs stay queued.
actor JobRunner: Service {
  private enum StopReason { case cancelled, timedOut, draining }

  let office: Office
  let worker: Worker
  private let wakeUps: AsyncStream<Void>
  private let wakeUp: AsyncStream<Void>.Continuation
  var running: [JobID: Task<WorkerOutcome, Never>] = [:]
  private var stopReasons: [JobID: StopReason] = [:]
  private var isDraining = false
  /// Whether jobs are taken: from ``run()`` on, and until the end of its drain.
  private(set) var isServing = false
  private(set) var lastDone: ContinuousClock.Instant?
  /// The followers of uploads; ``start(_:)`` makes one the worker of its job.
  var followers: [JobID: Follower] = [:] {
    didSet { office.counters.following(followers.values.count { !$0.hasEnded }) }
  }
  /// The numbers of followers that were told to end, and still hold their places.
  var leaving: Set<Int> = []
  /// Jobs whose follower came to grief: an ordinary run will tell why.
  var unfollowed: Set<JobID> = []
  var lastNumber = 0
  /// Since when a queued job waits for a place that a follower holds.
  var roomWantedSince: ContinuousClock.Instant?

  /// The worker that is being hired for the next queued job; it holds a place.
  var hiring: Task<Result<Worker.Work, WorkerMissing>, Never>?
  /// No worker is hired for a queued job before.
  var nextHiring = ContinuousClock.now
  var lastComplaint: ContinuousClock.Instant?

  /// How long it waits before it tries again what the store refused.
  private let storePause: Duration
  /// How long it waits before it tries to hire again, where no worker could be had.
  let hiringPause: Duration

  init(
    _ office: Office,
    worker: Worker,
    storePause: Duration = .seconds(1),
    hiringPause: Duration = .seconds(5)
  ) {
    self.office = office
    self.storePause = storePause
    self.hiringPause = hiringPause
    self.worker = worker
    (wakeUps, wakeUp) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// How many jobs are being computed.
  var runningCount: Int { running.count }

  /// Whether a stop was asked for.
  var isStopping: Bool { isDraining }

  /// Whether another process may be started.
  var hasRoom: Bool {
    let following = followers.values.count { !$0.hasEnded } + leaving.count
    let taken = running.count + following + (hiring == nil ? 0 : 1)
    return isServing && !isDraining && taken < office.configuration.workers
  }

  /// Looks for queued jobs soon.
  nonisolated func wake() { wakeUp.yield() }

  /// Looks for queued jobs again after a pause: nothing else may ever wake it, once the disk that
  /// kept a job from being started has room.
  func wakeLater() {
    nextHiring = max(nextHiring, .now + storePause)
    Task {
      try? await Task.sleep(for: storePause)
      wake()
    }
  }

  /// Runs jobs until a graceful shutdown; then lets the running ones finish, within the limit.
  func run() async throws {
    isServing = true
    wake()
    await withGracefulShutdownHandler {
      await withDiscardingTaskGroup { group in
        for await _ in wakeUps {
          for job in startFollowed() { group.addTask { await self.compute(job) } }
          if let worker = hireForQueued() { group.addTask { await self.computeNext(with: worker) } }
          makeRoom()
          if isDraining && running.isEmpty && leaving.isEmpty && hiring == nil { break }
        }
      }
    } onGracefulShutdown: {
      Task { await self.drain() }
    }
    isServing = false
  }

  /// Asks the worker of a running job to stop.
  func stop(_ job: JobID) { stop(job, because: .cancelled) }

  private func stop(_ job: JobID, because reason: StopReason) {
    guard let task = running[job] else { return }
    stopReasons[job] = stopReasons[job] ?? reason
    task.cancel()
  }

  private func drain() async {
    guard !isDraining else { return }
    isDraining = true
    for job in followers.keys { discard(job) }
    hiring?.cancel()
    wake()
    office.logger.log(.drain, "draining", running: running.count)
    let limit = office.configuration.drainLimit
    Task {
      try? await Task.sleep(for: limit)
      for job in running.keys { stop(job, because: .draining) }
    }
  }

  /// Starts the next queued job; nil where there is none.
  func startNext(with worker: @escaping Worker.Work) -> JobRecord? {
    do {
      return try office.store.nextQueued().flatMap { start($0, with: worker) }
    } catch {
      office.logger.storeFailed(error)
      wakeLater()
      return nil
    }
  }

  /// Starts a queued job in the store, with its follower where it has one, else with `worker`.
  func start(_ queued: JobRecord, with worker: @escaping Worker.Work) -> JobRecord? {
    let follower = followers.removeValue(forKey: queued.id)
    unfollowed.remove(queued.id)
    follower?.learnAccepted(queued)
    do {
      let job = try office.store.start(queued.id, at: office.clock.milliseconds).job
      running[job.id] =
        follower.map { adopt($0, for: job) } ?? Task { await work(on: job, with: worker) }
      office.counters.started(after: office.clock.milliseconds - queued.touched)
      office.logger.started(job, isFollowed: follower != nil)
      office.board[job.id] = follower?.progress
      return job
    } catch {
      if let follower { dismiss(follower) }
      office.logger.storeFailed(error)
      wakeLater()
      return nil
    }
  }

  /// Has a stored job computed by a worker of its own.
  func work(on job: JobRecord, with worker: Worker.Work) async -> WorkerOutcome {
    let assignment: Assignment
    do throws(PlanningError) {
      assignment = try await office.assignment(for: job)
    } catch {
      let files = job.files.map { WorkOrder.File($0, isStored: false) }
      return .failed(Wire.JobFailure(error, among: files))
    }
    return await worker(assignment, .none) { await self.note($0, of: job) }
  }

  func note(_ sign: Worker.Sign, of job: JobRecord) async {
    guard case .progress(let progress) = sign else { return }
    office.board[job.id] = progress
    await office.feed.publish(progress, of: job)
  }

  func compute(_ job: JobRecord) async {
    guard let task = running[job.id] else { return }
    await office.feed.publishNew()
    let begin = ContinuousClock.now
    let limit = office.configuration.jobLimit
    let alarm = Task {
      try await Task.sleep(for: limit)
      stop(job.id, because: .timedOut)
    }
    let outcome = await task.value
    alarm.cancel()
    let duration = ContinuousClock.now - begin
    // A job whose end cannot be stored would run for ever; when the daemon ends the next one runs it
    // again.
    while !commit(outcome, of: job, after: duration), !isDraining, !Task.isCancelled {
      try? await Task.sleep(for: storePause)
    }
    running[job.id] = nil
    stopReasons[job.id] = nil
    office.board[job.id] = nil
    await office.feed.publishNew()
    wake()
  }

  /// Stores what became of `job`.
  ///
  /// - Returns: False where the store could not, and may be able to later.
  private func commit(
    _ outcome: WorkerOutcome,
    of job: JobRecord,
    after duration: Duration
  ) -> Bool {
    let settlement = Settlement(office, job: job, duration: duration)
    do {
      switch (outcome, stopReasons[job.id]) {
      // A result that is there is kept, even if somebody asked for an end meanwhile.
      case (.done(let report, _, _, _), _) where isForeign(report, to: job):
        try settlement.crashed("the worker reported on another job or subject")
      case (.done(let report, let summary, let figures, let attachments), _):
        try settlement.finish(
          report: report,
          summary: summary,
          figures: figures,
          attachments: attachments
        )
        lastDone = .now
      case (_, .cancelled): try settlement.confirmCancelled()
      case (_, .timedOut): try settlement.fail(.timedOut(office.configuration.jobLimit))
      case (_, .draining): try settlement.requeue()
      case (.failed(let failure), nil): try settlement.fail(failure)
      case (.crashed(let words), nil): try settlement.crashed(words)
      case (.missing(let missing), nil):
        try settlement.requeue(isTried: false)
        postpone(missing)
      }
      return true
    } catch {
      office.logger.storeFailed(error)
      return !error.isPassing
    }
  }
}

/// Whether a report names another job or subject than it was made for: it must not be found under this one.
private func isForeign(_ report: [UInt8], to job: JobRecord) -> Bool {
  let limits = JSONLimits(byteCount: WireLimits.report, depth: WorkerMessage.depth)
  guard let members = try? parseJSONObject(report, limits: limits).members else { return true }
  // A document without the names is none that anybody shows.
  return [("job", job.id.text), ("subject", job.subject)].contains { name, wanted in
    members[name].map { $0 != .string(wanted) } ?? false
  }
}
