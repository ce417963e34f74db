import Wire

/// How a worker's run ended.
enum WorkerOutcome: Hashable, Sendable {
  /// The report and its summary, both JSON objects.
  case done(report: [UInt8], summary: [UInt8])
  /// The job cannot be done.
  case failed(JobFailure)
  /// The worker died, or said what is no message.
  case crashed(String)
}

/// Computes a job somewhere else: in a process of its own, or in a test's closure.
///
/// When its task is cancelled the worker ends soon, with any outcome.
struct Worker: Sendable {
  let run:
    @Sendable (
      WorkOrder,
      _ progress: @escaping @Sendable (JobProgress) async -> Void
    ) async -> WorkerOutcome
}
