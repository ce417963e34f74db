import Store
import Wire

extension Wire.JobState {
  init(_ state: Store.JobState) {
    self =
      switch state {
      case .receiving: .receiving
      case .stored: .stored
      case .queued: .queued
      case .running: .running
      case .done: .done
      case .failed: .failed
      case .cancelled: .cancelled
      case .expired: .expired
      }
  }
}

extension Store.JobFailure {
  /// The store has one code a failure, so that class and finding share it, joined by a dot.
  init(_ failure: Wire.JobFailure) {
    self.init(
      code: "\(failure.code.rawValue).\(failure.finding.code)",
      message: failure.finding.message,
      remedy: failure.finding.remedy
    )
  }
}

extension Wire.JobFailure {
  init(_ failure: Store.JobFailure) {
    let parts = failure.code.split(separator: ".", maxSplits: 1).map(String.init)
    let cause = Cause(
      code: parts.last ?? failure.code,
      message: failure.message,
      remedy: failure.remedy
    )
    self.init(parts.first.flatMap(JobFailureClass.init) ?? .internal, finding: cause)
  }

  /// A failure whose class says it all.
  init(_ code: JobFailureClass, _ message: String, remedy: String) {
    self.init(code, finding: Cause(code: code.rawValue, message: message, remedy: remedy))
  }
}

extension FeedEvent {
  init(_ record: EventRecord) {
    let body = record.body.map { Array($0.utf8) }
    let error = body.flatMap { try? parseJSON($0, limits: .reply) }
    self.init(
      sequence: record.seq,
      previous: record.prev,
      kind: record.kind == .target ? .target : .job,
      job: record.job.text,
      subject: record.subject,
      state: Wire.JobState(record.state),
      attempts: record.attempts,
      time: timestamp(milliseconds: record.ts),
      failure: record.kind == .job ? error.flatMap(Wire.JobFailure.init) : nil,
      summary: record.kind == .target ? body : nil
    )
  }
}

extension JobStatus {
  init(_ job: JobRecord, progress: JobProgress?) {
    let running = job.state == .running ? progress : nil
    self.init(
      job: job.id.text,
      key: job.key,
      state: Wire.JobState(job.state),
      stage: running?.stage,
      progress: running?.fraction,
      attempts: job.attempts,
      isCancelRequested: job.isCancelRequested,
      sequence: job.seq,
      failure: job.failure.map(Wire.JobFailure.init)
    )
  }
}

extension WireError {
  /// A refusal by the store in the words of the wire.
  init(_ error: StoreError) {
    switch error {
    case .keyConflict(let existing):
      self.init(.keyConflict, error.message, facts: ["job": .string(existing.text)])
    case .unknownJob: self = .unknownJob
    case .wrongState(_, let state):
      self.init(.wrongState, error.message, facts: ["state": .string(state.rawValue)])
    case .outsideFile: self = .field("file", error.message)
    case .wrongOffset(let expected):
      self.init(.wrongOffset, error.message, facts: ["expected": .integer(expected)])
    case .incomplete(let file, let expected):
      let facts: [String: JSONValue] = [
        "file": .integer(Int64(file)), "expected": .integer(expected),
      ]
      self.init(.incomplete, error.message, facts: facts)
    case .digestMismatch:
      self.init(.digestMismatch, error.message, facts: ["expected": 0])
    case .diskFull:
      self.init(.refusedDisk, "the server's disk has no room", facts: ["after_ms": 60_000])
    case .unusableName, .stateFolderInUse, .newerSchema, .database, .file:
      // The text may hold paths of the host, which are no client's business.
      self.init(
        .storageError,
        "the server's disk or database failed; nothing was accepted",
        facts: ["after_ms": 5000]
      )
    }
  }

  /// There is no such job for this client.
  static let unknownJob = WireError(.unknownJob, "there is no such job")
}
