import Store

extension JobRunner {
  /// Begins to hire a worker for the next queued job; nil where there is none, or no place, or where
  /// none could be had a moment ago.
  ///
  /// One at a time: another one is hired as soon as this one has its job.
  func hireForQueued() -> Task<Result<Worker.Work, WorkerMissing>, Never>? {
    guard hasRoom, hiring == nil, nextHiring <= .now else { return nil }
    do {
      guard try office.store.nextQueued() != nil else { return nil }
    } catch {
      office.logger.storeFailed(error)
      wakeLater()
      return nil
    }
    let task = Task { [worker] in
      do throws(WorkerMissing) {
        return Result<Worker.Work, WorkerMissing>.success(try await worker.hire())
      } catch {
        return .failure(error)
      }
    }
    hiring = task
    return task
  }

  /// Computes the next queued job with a worker that is being hired.
  func computeNext(with worker: Task<Result<Worker.Work, WorkerMissing>, Never>) async {
    let hired = await worker.value
    hiring = nil
    let job: JobRecord?
    switch hired {
    // It may have been cancelled meanwhile; the worker then ends, as nobody holds it any more.
    case .success(let work): job = isStopping ? nil : startNext(with: work)
    case .failure(let missing):
      job = nil
      if !isStopping { postpone(missing) }
    }
    wake()
    if let job { await compute(job) }
  }

  /// Hires nobody for a while, and tells the operator now and then.
  func postpone(_ missing: WorkerMissing) {
    nextHiring = .now + hiringPause
    if lastComplaint.map({ .now - $0 >= .seconds(60) }) ?? true {
      lastComplaint = .now
      office.logger.workerMissing(missing)
    }
    Task {
      try? await Task.sleep(until: nextHiring)
      wake()
    }
  }

  var isJobWaiting: Bool { (try? office.store.nextQueued()).flatMap(\.self) != nil }
}
