import Logging
import ServiceLifecycle
import Store
import Wire

/// Takes queued jobs one after the other and has them computed.
actor JobRunner: Service {
  private enum StopReason { case cancelled, timedOut, draining }

  private let office: Office
  private let worker: Worker
  private let wakeUps: AsyncStream<Void>
  private let wakeUp: AsyncStream<Void>.Continuation
  private var running: [JobID: Task<WorkerOutcome, Never>] = [:]
  private var stopReasons: [JobID: StopReason] = [:]
  private var isDraining = false
  private(set) var lastDone: ContinuousClock.Instant?

  init(_ office: Office, worker: Worker) {
    self.office = office
    self.worker = worker
    (wakeUps, wakeUp) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// How many jobs are being computed.
  var runningCount: Int { running.count }

  /// Whether a stop was asked for.
  var isStopping: Bool { isDraining }

  /// Looks for queued jobs soon.
  nonisolated func wake() { wakeUp.yield() }

  /// Runs jobs until a graceful shutdown; then lets the running ones finish, within the limit.
  func run() async throws {
    wake()
    await withGracefulShutdownHandler {
      await withDiscardingTaskGroup { group in
        for await _ in wakeUps {
          while !isDraining, running.count < office.configuration.workers,
            let job = nextJob()
          {
            group.addTask { await self.compute(job) }
          }
          if isDraining && running.isEmpty { break }
        }
      }
    } onGracefulShutdown: {
      Task { await self.drain() }
    }
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
    wake()
    office.logger.log(.drain, "draining", running: running.count)
    let limit = office.configuration.drainLimit
    Task {
      try? await Task.sleep(for: limit)
      for job in running.keys { stop(job, because: .draining) }
    }
  }

  /// Starts the next queued job in the store and its worker; nil where there is none.
  private func nextJob() -> JobRecord? {
    do {
      guard let queued = try office.store.nextQueued() else { return nil }
      let job = try office.store.start(queued.id, at: office.clock.milliseconds).job
      let order = office.order(for: job)
      let (worker, reporter) = (worker, self)
      running[job.id] = Task {
        await worker.run(order) { await reporter.note($0, of: job) }
      }
      return job
    } catch {
      office.logger.storeFailed(error)
      return nil
    }
  }

  private func note(_ progress: JobProgress, of job: JobRecord) async {
    office.board[job.id] = progress
    await office.feed.publish(progress, of: job)
  }

  private func compute(_ job: JobRecord) async {
    guard let task = running[job.id] else { return }
    office.logger.started(job)
    await office.feed.publishNew()
    let begin = ContinuousClock.now
    let limit = office.configuration.jobLimit
    let alarm = Task {
      try await Task.sleep(for: limit)
      stop(job.id, because: .timedOut)
    }
    let outcome = await task.value
    alarm.cancel()
    commit(outcome, of: job, after: ContinuousClock.now - begin)
    running[job.id] = nil
    stopReasons[job.id] = nil
    office.board[job.id] = nil
    await office.feed.publishNew()
    wake()
  }

  /// Stores what became of `job`.
  private func commit(_ outcome: WorkerOutcome, of job: JobRecord, after duration: Duration) {
    let settlement = Settlement(office, job: job, duration: duration)
    do {
      switch (outcome, stopReasons[job.id]) {
      // A result that is there is kept, even if somebody asked for an end meanwhile.
      case (.done(let report, let summary), _):
        try settlement.finish(report: report, summary: summary)
        lastDone = .now
      case (_, .cancelled): try settlement.confirmCancelled()
      case (_, .timedOut): try settlement.fail(.timedOut(office.configuration.jobLimit))
      case (_, .draining): try settlement.requeue()
      case (.failed(let failure), nil): try settlement.fail(failure)
      case (.crashed(let words), nil): try settlement.crashed(words)
      }
    } catch {
      office.logger.storeFailed(error)
    }
  }
}

extension Office {
  fileprivate func order(for job: JobRecord) -> WorkOrder {
    let files = job.files.map { file in
      WorkOrder.File(
        role: file.role,
        run: file.run ?? 1,
        name: file.name,
        path: file.path ?? "",
        sha256: file.sha256
      )
    }
    return WorkOrder(
      job: job.id.text,
      parameters: job.parameters,
      files: files,
      roots: configuration.roots + [inputs.folder],
      dataFolder: configuration.dataFolder,
      validityDays: configuration.targetValidityDays
    )
  }
}
