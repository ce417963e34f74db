import Atlases
import CLinux
import Dispatch
import Findings
import Foundation
import Glibc
import Logging
import Messaging
import Store

/// The exit statuses of the daemon, as `sysexits.h` and systemd know them.
public enum ExitStatus {
  /// It served and was stopped.
  public static let success: Int32 = 0
  /// It could not go on.
  public static let failure: Int32 = 1
  /// Its configuration is unusable, or its state folder in use; trying again does not help.
  public static let configuration: Int32 = 78
}

/// Blocks SIGTERM, SIGINT and SIGHUP in this thread and in all that it will start.
///
/// To be called first of all: a thread that started before would take the signal by its default
/// action, and the drain would never run.
public func blockTerminationSignals() {
  var signals = sigset_t()
  unsafe sigemptyset(&signals)
  unsafe sigaddset(&signals, SIGTERM)
  unsafe sigaddset(&signals, SIGINT)
  unsafe sigaddset(&signals, SIGHUP)
  unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
}

/// Runs the daemon with the configuration at `path` until it is stopped.
///
/// Whatever fails is told in one line on standard error.
///
/// - Parameters:
///   - path: The configuration file.
///   - checkOnly: Only reads the configuration, the regions and the protocols.
/// - Returns: The ``ExitStatus``.
public func runDaemon(configuration path: String, checkOnly: Bool) -> Int32 {
  let configuration: Configuration
  do {
    configuration = try Configuration(path: path, environment: environment(checkOnly: checkOnly))
    if checkOnly {
      _ = try CaseCatalogue(dataFolder: configuration.dataFolder)
      _ = try DoorSecurity(configuration)
      _ = try clientList(configuration)
      try configuration.requireParents(file: path)
    }
  } catch {
    complain(words(for: error))
    return ExitStatus.configuration
  }
  if checkOnly {
    warnOfMissingWorkers(configuration)
    for root in configuration.missingRoots {
      writeToStandardError(
        "<4>inputs.roots: \(root) is no folder yet; files below it are refused until it is\n"
      )
    }
    return ExitStatus.success
  }
  keepChunks()
  return waitFor { await serve(configuration) }
}

/// Says where no worker could be had; the daemon would serve, but its jobs would wait.
private func warnOfMissingWorkers(_ configuration: Configuration) {
  guard let path = configuration.workerSocket else { return }
  var status = stat()
  guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else {
    writeToStandardError(
      "<4>jobs.worker_socket: \(path) is no socket yet; jobs wait until it is "
        + "(systemctl start tmsplanner-worker.socket)\n"
    )
    return
  }
}

/// The environment of the configuration.
///
/// systemd tells the state folder and the secret key to the service, but not to who checks its
/// configuration by hand: that one is told where the unit has them from.
private func environment(checkOnly: Bool) -> [String: String] {
  let own = ProcessInfo.processInfo.environment
  guard checkOnly else { return own }
  let unit = [
    "STATE_DIRECTORY": "/var/lib/tmsplanner", "CREDENTIALS_DIRECTORY": "/etc/tmsplanner",
  ]
  return unit.merging(own) { _, own in own }
}

/// Has the allocator keep the memory of chunks for the next ones.
///
/// It would give each megabyte back to the system, which clears the pages of the next one again: a tenth
/// of the time of an upload on the loopback. ``Network`` gives it back when clients have gone.
private func keepChunks() {
  _ = mallopt(Int32(TMSP_MMAP_THRESHOLD), 4_194_304)
  _ = mallopt(Int32(TMSP_TRIM_THRESHOLD), 33_554_432)
  // Of another thread's arena the library never gives back the end, up to that threshold: with two I/O
  // threads 30 to 60 MiB stayed after a flood of strangers.
  _ = mallopt(Int32(TMSP_ARENA_MAX), 1)
}

private func serve(_ configuration: Configuration) async -> Int32 {
  let level = configuration.logLevel.loggerLevel
  var logger = Logger(label: "tmsplannerd") { _ in JournalLogHandler(logLevel: level) }
  logger.logLevel = level
  do {
    let daemon = try await Daemon(
      configuration,
      executable: try workerProgram(),
      handlesSignals: true,
      logger: logger
    )
    try await daemon.run()
    return ExitStatus.success
  } catch let error as ConfigurationError {
    complain("\(error)")
    return ExitStatus.configuration
  } catch let error as StoreError where error.code == "state_folder_in_use" {
    // Trying again does not help while the other one lives.
    complain("\(error)")
    return ExitStatus.configuration
  } catch let error as AtlasError {
    complain(words(for: error))
    return ExitStatus.configuration
  } catch {
    complain(words(for: error))
    return ExitStatus.failure
  }
}

/// What is wrong and what to do; an error that has no such words as it is.
private func words(for error: any Error) -> String {
  guard let error = error as? any CodedError else { return "\(error)" }
  return "\(sentence(error.message)) \(error.remedy)"
}

/// The program that computes: `tmsplan`, in the daemon's own folder.
///
/// The same program computes by hand and for the daemon, so that the report and the digest of the
/// software in it are the same.
private func workerProgram() throws -> String {
  let folder = URL(filePath: runningExecutable()).deletingLastPathComponent()
  let path = folder.appending(path: "tmsplan").path(percentEncoded: false)
  guard FileManager.default.isExecutableFile(atPath: path) else {
    throw ConfigurationError(file: path, message: "tmsplan must be installed beside tmsplannerd")
  }
  return path
}

private func complain(_ text: String) {
  writeToStandardError("<3>\(text.replacing("\n", with: " "))\n")
}

/// Runs `body` on the pool while this thread waits for its value.
private func waitFor(_ body: @escaping @Sendable () async -> Int32) -> Int32 {
  let done = DispatchSemaphore(value: 0)
  let status = StatusBox()
  Task.detached {
    await status.set(body())
    done.signal()
  }
  done.wait()
  return status.value
}

extension Configuration.LogLevel {
  var loggerLevel: Logger.Level {
    switch self {
    case .debug: .debug
    case .info: .info
    case .notice: .notice
    case .warning: .warning
    case .error: .error
    }
  }
}
