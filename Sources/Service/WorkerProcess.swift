import Foundation
import Glibc
import Subprocess
import SystemPackage
import Wire

extension Worker {
  /// A worker that runs `executable worker` for each job.
  ///
  /// The order goes in as one line, and news as one line each; standard input then stays open, and
  /// its end tells the worker to stop, also when the daemon itself has died.
  static func process(executable: String) -> Worker {
    // Writing to a worker that has just died must be an error of that job, not the daemon's end.
    signal(SIGPIPE, SIG_IGN)
    return Worker { order, news, listener in
      do {
        return try await runProcess(executable, order, news, listener)
      } catch {
        return .crashed("the worker could not be run: \(error)")
      }
    }
  }
}

private func runProcess(
  _ executable: String,
  _ order: WorkOrder,
  _ news: AsyncStream<WorkerNews>,
  _ listener: @escaping Worker.Listener
) async throws -> WorkerOutcome {
  let order = try order.encoded()
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
    // Beside the reading, and given up with it: a worker may say its last word at any time.
    async let _ = tell(order, news, execution.standardInputWriter)
    return try await readMessages(execution.standardOutput, listener)
  }
  // A last word is whole and checked; how the process ended after it does not matter.
  return result.closureResult
    ?? .crashed("the worker ended \(words(for: result.terminationStatus))")
}

/// Writes the order and then the news, a line each.
private func tell(
  _ order: [UInt8],
  _ news: AsyncStream<WorkerNews>,
  _ input: StandardInputWriter
) async {
  // A worker that dies closes its input; what matters then is its status.
  do {
    _ = try await input.write(order + [UInt8(ascii: "\n")])
    for await item in news { _ = try await input.write(item.encoded + [UInt8(ascii: "\n")]) }
  } catch {}
}

/// Reads lines until the worker has said its last word.
///
/// - Returns: The outcome; nil where the output ended without one.
private func readMessages(
  _ output: SubprocessOutputSequence,
  _ listener: Worker.Listener
) async throws -> WorkerOutcome? {
  var lines = LineSplitter(limit: WorkerMessage.lineLimit)
  for try await buffer in output {
    let bytes = unsafe buffer.withUnsafeBytes { unsafe [UInt8]($0) }
    do throws(WorkerMessage.Malformed) {
      for line in try lines.add(bytes) {
        switch try WorkerMessage(line: line) {
        case .progress(let step): await listener(.progress(step))
        case .read(let count): await listener(.read(count))
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
