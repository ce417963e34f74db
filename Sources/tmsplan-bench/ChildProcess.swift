import FoundationEssentials
import Glibc

/// A process that was started here and is waited for here, so that the kernel tells what it cost.
struct ChildProcess {
  let id: pid_t
  private let output: NamelessFile
  private let errors: NamelessFile
  private let input: OrderSocket?

  /// Starts `invocation`; what it prints is kept.
  init(_ invocation: Invocation) throws {
    output = try NamelessFile()
    errors = try NamelessFile()
    input = try invocation.order.map { try OrderSocket($0) }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    if let input {
      unsafe posix_spawn_file_actions_adddup2(&actions, input.readingEnd, STDIN_FILENO)
    } else {
      unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, output.descriptor, STDOUT_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, errors.descriptor, STDERR_FILENO)

    let environment = ProcessInfo.processInfo.environment.map { "\($0)=\($1)" }
    var id: pid_t = 0
    let status = unsafe withCStrings(invocation.words) { words in
      unsafe withCStrings(environment) { environment in
        unsafe posix_spawnp(&id, invocation.words[0], &actions, nil, words, environment)
      }
    }
    guard status == 0 else {
      errno = status
      throw BenchError("\(invocation.words[0]) cannot be started: \(lastError())")
    }
    self.id = id
  }

  /// Whether it has ended; ``wait()`` then tells how, at once.
  var hasEnded: Bool {
    var end = unsafe siginfo_t()
    let status = unsafe waitid(P_PID, id_t(id), &end, WEXITED | WNOHANG | WNOWAIT)
    return unsafe status != 0 || end.si_signo != 0
  }

  /// Waits for the end.
  func wait() throws -> Ending {
    var status: Int32 = 0
    var usage = rusage()
    while unsafe wait4(id, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw BenchError("waiting failed: \(lastError())") }
    }
    input?.close()
    let signal = status & 0x7F
    return Ending(
      status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
      output: output.text(),
      errors: errors.text(),
      cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime),
      peak: usage.ru_maxrss * 1024
    )
  }
}

/// Runs `invocation` to its end, unmeasured.
///
/// - Returns: What it printed.
/// - Throws: Where it does not end with 0, with what it said.
func output(of invocation: Invocation) throws -> String {
  let ending = try ChildProcess(invocation).wait()
  guard ending.status == 0 else {
    throw BenchError("\(invocation.words.joined(separator: " ")): \(ending.errors)")
  }
  return ending.output
}

/// The largest resident set of this program itself, in bytes.
func ownPeak() -> Int {
  var usage = rusage()
  _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return usage.ru_maxrss * 1024
}

private func seconds(_ time: timeval) -> Double {
  Double(time.tv_sec) + Double(time.tv_usec) * 1e-6
}

/// Calls `body` with `strings` as C wants them: a list that ends with a null pointer.
private func withCStrings<Result>(
  _ strings: [String],
  _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let copies = unsafe strings.map { unsafe strdup($0) } + [nil]
  defer { unsafe copies.forEach { unsafe free($0) } }
  return unsafe body(copies)
}
