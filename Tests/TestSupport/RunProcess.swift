public import Foundation

extension Process {
  /// Runs the program to its end while no thread waits for it.
  ///
  /// `waitUntilExit` would hold one of the threads on which all asynchronous tests run, and there are as
  /// few as the machine has cores. Where the task is cancelled, as by a time limit, the program gets
  /// SIGINT: scripts end their own programs then.
  ///
  /// - Throws: What hinders the program from starting, or `CancellationError` before it has started.
  public func runToEnd() async throws {
    try Task.checkCancellation()
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (end: CheckedContinuation<Void, any Error>) in
        terminationHandler = { _ in end.resume() }
        do {
          try run()
        } catch {
          terminationHandler = nil
          end.resume(throwing: error)
        }
      }
    } onCancel: {
      if isRunning { interrupt() }
    }
  }
}
