import Foundation
import Glibc
import Subprocess
import SystemPackage
import Wire

extension Worker {
  /// A worker that runs `executable worker` for each job.
  ///
  /// The order goes in as one line; standard input then stays open, and its end tells the worker
  /// to stop, also when the daemon itself has died.
  static func process(executable: String) -> Worker {
    // Writing to a worker that has just died must be an error of that job, not the daemon's end.
    signal(SIGPIPE, SIG_IGN)
    return Worker { order, progress in
      do {
        return try await runProcess(executable, order, progress)
      } catch {
        return .crashed("the worker could not be run: \(error)")
      }
    }
  }
}

private func runProcess(
  _ executable: String,
  _ order: WorkOrder,
  _ progress: @escaping @Sendable (JobProgress) async -> Void
) async throws -> WorkerOutcome {
  let line = try order.encoded() + [UInt8(ascii: "\n")]
  var options = PlatformOptions()
  options.teardownSequence = [
    .send(signal: .terminate, allowedDurationToNextStep: .milliseconds(500))
  ]
  let result = try await Subprocess.run(
    .path(FilePath(executable)),
    arguments: ["worker"],
    platformOptions: options,
    input: .inputWriter,
    output: .sequence,
    error: .currentStandardError
  ) { execution in
    // A worker that dies at once closes its input; what matters then is its status.
    _ = try? await execution.standardInputWriter.write(line)
    return try await readMessages(execution.standardOutput, progress)
  }
  // A last word is whole and checked; how the process ended after it does not matter.
  return result.closureResult
    ?? .crashed("the worker ended \(words(for: result.terminationStatus))")
}

/// Reads lines until the worker has said its last word.
///
/// - Returns: The outcome; nil where the output ended without one.
private func readMessages(
  _ output: SubprocessOutputSequence,
  _ progress: @Sendable (JobProgress) async -> Void
) async throws -> WorkerOutcome? {
  var lines = LineSplitter(limit: WorkerMessage.lineLimit)
  for try await buffer in output {
    let bytes = unsafe buffer.withUnsafeBytes { unsafe [UInt8]($0) }
    do throws(WorkerMessage.Malformed) {
      for line in try lines.add(bytes) {
        switch try WorkerMessage(line: line) {
        case .progress(let step): await progress(step)
        case .done(let report, let summary): return .done(report: report, summary: summary)
        case .failed(let failure): return .failed(failure)
        }
      }
    } catch {
      return .crashed("the worker said what is no message: \(error.message)")
    }
  }
  return nil
}

private func words(for status: TerminationStatus) -> String {
  switch status {
  case .exited(let code): "with exit status \(code) and without a last word"
  case .signaled(let signal): "by signal \(signal)"
  }
}

/// Cuts a stream of bytes into lines.
struct LineSplitter {
  private var rest: [UInt8] = []
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// The lines that `bytes` completes, without their ends.
  ///
  /// - Throws: ``WorkerMessage/Malformed`` where a line is longer than the limit.
  mutating func add(_ bytes: [UInt8]) throws(WorkerMessage.Malformed) -> [[UInt8]] {
    rest += bytes
    let parts = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    rest = Array(parts.last ?? [])
    guard parts.allSatisfy({ $0.count <= limit }) else {
      throw WorkerMessage.Malformed(message: "a line is longer than \(limit) bytes")
    }
    return parts.dropLast().map(Array.init)
  }
}
