import Store
import Wire

/// Stores and logs how one run of a job ended.
struct Settlement {
  private let office: Office
  private let job: JobRecord
  private let duration: Duration

  init(_ office: Office, job: JobRecord, duration: Duration) {
    self.office = office
    self.job = job
    self.duration = duration
  }

  private var store: JobStore { office.store }
  private var now: Int64 { office.clock.milliseconds }

  func finish(
    report: [UInt8],
    summary: [UInt8],
    figures: [UInt8]?,
    attachments: [Attachment]
  ) throws(StoreError) {
    let done = try store.finish(
      job.id,
      result: report,
      summary: String(decoding: summary, as: UTF8.self),
      figures: figures,
      attachments: attachments,
      export: office.exporter.wish(for: job),
      at: now
    )
    office.counters.ran(for: duration, .done)
    office.logger.done(done.job, after: duration)
    office.inputs.dropIfClosed(done.job)
  }

  func fail(_ failure: Wire.JobFailure) throws(StoreError) {
    let body = String(decoding: failure.value.encoded, as: UTF8.self)
    let failed = try store.fail(job.id, Store.JobFailure(failure), body: body, at: now)
    office.counters.ran(for: duration, .failed)
    office.logger.failed(failed.job, failure, after: duration)
    office.inputs.drop(failed.job)
  }

  func confirmCancelled() throws(StoreError) {
    let cancelled = try store.confirmCancelled(job.id, at: now)
    office.counters.ran(for: duration, .cancelled)
    office.inputs.drop(cancelled.job)
  }

  /// Queues the job again; `isTried` is false where no worker could be had, as if it had not been
  /// started.
  func requeue(isTried: Bool = true) throws(StoreError) {
    let step = try store.requeue(job.id, isTried: isTried, at: now)
    let isCancelled = step.job.state == .cancelled
    office.counters.ran(for: duration, isCancelled ? .cancelled : .requeued)
    if isCancelled { office.inputs.drop(step.job) }
  }

  /// One more try, unless the job has had them all: a poisonous file would go on for ever.
  func crashed(_ words: String) throws(StoreError) {
    office.logger.workerCrashed(job, words)
    guard job.attempts >= office.configuration.attempts else { return try requeue() }
    try fail(.crashed(words, attempts: job.attempts))
  }
}

extension Wire.JobFailure {
  static func timedOut(_ limit: Duration) -> Wire.JobFailure {
    Wire.JobFailure(
      .timeout,
      "The job took longer than \(limit.components.seconds) s.",
      remedy: "Check that the run has a usual length; raise jobs.limit_seconds on the server."
    )
  }

  static func crashed(_ words: String, attempts: Int) -> Wire.JobFailure {
    Wire.JobFailure(
      .crashed,
      "The computation died \(attempts == 1 ? "once" : "\(attempts) times"): \(words).",
      remedy: "Check the input files; send them to the maintainers if they are sound."
    )
  }
}
