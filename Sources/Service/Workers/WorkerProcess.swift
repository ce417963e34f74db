import Foundation
import Glibc
import Subprocess
import SystemPackage

extension Worker {
  /// Workers that are children of the daemon: `executable worker`, a process for each job.
  ///
  /// They have the daemon's own rights. Where systemd runs the daemon, ``listening(at:)`` is better.
  static func process(executable: String, patience: Duration = .seconds(5)) -> Worker {
    Worker(hire: { () async throws(WorkerMissing) in
      let (ours, theirs) = try socketPair()
      let child = started(executable, with: theirs)
      let dialogue: WorkerDialogue
      do throws(WorkerMissing) {
        dialogue = try await WorkerDialogue(WorkerConnection(ours), patience: patience)
      } catch {
        child.cancel()
        throw WorkerMissing(message: "\(error.message); \(await words(for: child))")
      }
      return { assignment, news, listener in
        await withTaskCancellationHandler {
          let outcome = await dialogue.carryOut(assignment, news, listener)
          // One that goes on after its last word, or ignores the end of its input, is killed.
          if !(await dialogue.hasEnded()) { child.cancel() }
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
  ///
  /// Nobody is hired while one whose work is over has not ended: `isOverdue` is told where that one is given
  /// up. systemd holds the connection open for as long as the unit lives, and ends it some time.
  static func listening(
    at path: String,
    patience: Duration = .seconds(5),
    isOverdue: @escaping @Sendable () -> Void = {}
  ) -> Worker {
    let leavers = Leavers()
    return Worker(hire: { () async throws(WorkerMissing) in
      await leavers.wait()
      let connection = try WorkerConnection(path: path)
      let dialogue = try await WorkerDialogue(connection, patience: patience)
      return { assignment, news, listener in
        let outcome = await dialogue.carryOut(assignment, news, listener)
        await leavers.add {
          if !(await dialogue.hasEnded()) { isOverdue() }
        }
        return outcome ?? .crashed("the worker ended without a last word")
      }
    })
  }
}

/// The workers whose work is over and whose processes have not ended yet.
private actor Leavers {
  private var tasks: [Int: Task<Void, Never>] = [:]
  private var last = 0

  /// Adds one that has ended when `end` has.
  func add(_ end: @escaping @Sendable () async -> Void) {
    last += 1
    let number = last
    tasks[number] = Task {
      await end()
      tasks[number] = nil
    }
  }

  /// Waits until there is none.
  func wait() async {
    while let task = tasks.values.first { await task.value }
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
    return "the worker could not be run: \(error)".plain(most: 200)
  }
}
