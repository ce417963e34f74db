import Logging
import ServiceLifecycle
import Store
import Wire

/// Takes queued jobs one after the other and has them computed.
actor JobRunner: Service {
  /// What the runner works with.
  struct Surroundings: Sendable {
    let store: JobStore
    let feed: Feed
    let board: ProgressBoard
    let inputs: InputKeeper
    let worker: Worker
    let clock: WallClock
    let logger: Logger
    let configuration: Configuration
  }

  private enum StopReason { case cancelled, timedOut, draining }

  private let surroundings: Surroundings
  private let wakeUps: AsyncStream<Void>
  private let wakeUp: AsyncStream<Void>.Continuation
  private var running: [JobID: Task<WorkerOutcome, Never>] = [:]
  private var stopReasons: [JobID: StopReason] = [:]
  private var isDraining = false
  private(set) var lastDone: ContinuousClock.Instant?

  init(_ surroundings: Surroundings) {
    self.surroundings = surroundings
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
          while !isDraining, running.count < surroundings.configuration.workers,
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
    surroundings.logger.log(.drain, "draining", running: running.count)
    let limit = surroundings.configuration.drainLimit
    Task {
      try? await Task.sleep(for: limit)
      for job in running.keys { stop(job, because: .draining) }
    }
  }

  /// Starts the next queued job in the store and its worker; nil where there is none.
  private func nextJob() -> JobRecord? {
    do {
      guard let queued = try surroundings.store.nextQueued() else { return nil }
      let job = try surroundings.store.start(queued.id, at: surroundings.clock.milliseconds).job
      let order = surroundings.order(for: job)
      let (worker, reporter) = (surroundings.worker, self)
      running[job.id] = Task {
        await worker.run(order) { await reporter.note($0, of: job) }
      }
      return job
    } catch {
      surroundings.logger.storeFailed(error)
      return nil
    }
  }

  private func note(_ progress: JobProgress, of job: JobRecord) async {
    surroundings.board[job.id] = progress
    await surroundings.feed.publish(progress, of: job)
  }

  private func compute(_ job: JobRecord) async {
    guard let task = running[job.id] else { return }
    surroundings.logger.started(job)
    await surroundings.feed.publishNew()
    let begin = ContinuousClock.now
    let limit = surroundings.configuration.jobLimit
    let alarm = Task {
      try await Task.sleep(for: limit)
      stop(job.id, because: .timedOut)
    }
    let outcome = await task.value
    alarm.cancel()
    commit(outcome, of: job, after: ContinuousClock.now - begin)
    running[job.id] = nil
    stopReasons[job.id] = nil
    surroundings.board[job.id] = nil
    await surroundings.feed.publishNew()
    wake()
  }

  /// Stores what became of `job`.
  private func commit(_ outcome: WorkerOutcome, of job: JobRecord, after duration: Duration) {
    let settlement = Settlement(surroundings, job: job, duration: duration)
    do {
      switch (outcome, stopReasons[job.id]) {
      // A result that is there is kept, even if somebody asked for an end meanwhile.
      case (.done(let report, let summary), _):
        try settlement.finish(report: report, summary: summary)
        lastDone = .now
      case (_, .cancelled): try settlement.confirmCancelled()
      case (_, .timedOut): try settlement.fail(.timedOut(surroundings.configuration.jobLimit))
      case (_, .draining): try settlement.requeue()
      case (.failed(let failure), nil): try settlement.fail(failure)
      case (.crashed(let words), nil): try settlement.crashed(words)
      }
    } catch {
      surroundings.logger.storeFailed(error)
    }
  }
}

extension JobRunner.Surroundings {
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
      dataFolder: configuration.dataFolder
    )
  }
}
