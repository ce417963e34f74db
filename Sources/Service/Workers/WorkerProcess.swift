import Foundation
import Glibc
import Subprocess
import SystemPackage

extension Worker {
  /// Workers that are children of the daemon: `executable worker`, a process for each job.
  ///
  /// They have the daemon's own rights. Where systemd runs the daemon, ``listening(at:)`` is better.
  static func process(executable: String) -> Worker {
    Worker(hire: { () async throws(WorkerMissing) in
      let (ours, theirs) = try socketPair()
      let child = started(executable, with: theirs)
      let dialogue: WorkerDialogue
      do throws(WorkerMissing) {
        dialogue = try await WorkerDialogue(WorkerConnection(ours))
      } catch {
        child.cancel()
        throw WorkerMissing(message: "\(error.message); \(await words(for: child))")
      }
      return { assignment, news, listener in
        await withTaskCancellationHandler {
          let outcome = await dialogue.carryOut(assignment, news, listener)
          // A last word is whole and checked; how the process ended after it does not matter.
          let words = await words(for: child)
          return outcome ?? .crashed(words)
        } onCancel: {
          child.cancel()
        }
      }
    })
  }

  /// Workers that systemd starts for each connection to the socket at `path`, as a user of their own.
  static func listening(at path: String) -> Worker {
    Worker(hire: { () async throws(WorkerMissing) in
      let dialogue = try await WorkerDialogue(WorkerConnection(path: path))
      return { assignment, news, listener in
        await dialogue.carryOut(assignment, news, listener)
          ?? .crashed("the worker ended without a last word")
      }
    })
  }
}

/// Runs `executable worker` with `socket`, which is closed here, for standard input and output.
///
/// Cancelling ends it.
private func started(
  _ executable: String,
  with socket: Int32
) -> Task<TerminationStatus, any Error> {
  var options = PlatformOptions()
  options.teardownSequence = [
    .send(signal: .terminate, allowedDurationToNextStep: .milliseconds(500))
  ]
  return Task { [options] in
    let end = FileDescriptor(rawValue: socket)
    return try await Subprocess.run(
      .path(FilePath(executable)),
      arguments: ["worker"],
      platformOptions: options,
      input: .fileDescriptor(end, closeAfterSpawningProcess: true),
      output: .fileDescriptor(end, closeAfterSpawningProcess: false),
      error: .currentStandardError
    ) { _ in
      ()
    }.terminationStatus
  }
}

private func words(for child: Task<TerminationStatus, any Error>) async -> String {
  do {
    switch try await child.value {
    case .exited(let code): return "the worker ended with exit status \(code) and no last word"
    case .signaled(let signal): return "the worker ended by signal \(signal)"
    }
  } catch {
    return "the worker could not be run: \(error)"
  }
}
