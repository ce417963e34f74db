import ArgumentParser
import Client
import Findings
import Foundation
import OutputFiles
import Phantom
import Planning

/// What the program says to a person or a script, and how it ends.
enum Console {
  /// The exit statuses of the program.
  enum Status: Int32 {
    case target = 0
    case failure = 1
    case usage = 2
    case refused = 3
    case noTarget = 4
  }

  /// Writes `text` and a line end to standard output.
  static func print(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  /// Writes `text` and a line end to standard error.
  static func warn(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// `1 job`, `2 jobs`.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// What was found, where, and what to do, as two lines.
  static func describe(_ finding: Finding) -> String {
    "\(finding.subject): \(finding.message) [\(finding.code)]\n  \(finding.remedy)"
  }

  /// Ends the program as `error` demands.
  static func exit(with error: any Error) -> Never {
    switch error {
    case let failure as PlanningError:
      warn("tmsplan: " + describe(failure.finding))
      Foundation.exit((failure.fault == .program ? Status.failure : .refused).rawValue)
    case let failure as ClientError:
      warn("tmsplan: " + failure.text)
      Foundation.exit(failure.status.rawValue)
    case let failure as ValidationError:
      // Found after the parsing, which would show the usage of the whole program.
      warn("Error: \(failure.message)")
      Foundation.exit(Status.usage.rawValue)
    case let failure as OutputError:
      warn("tmsplan: \(failure.message) [\(failure.code)]\n  \(failure.remedy)")
      Foundation.exit(failure.status.rawValue)
    case let failure as any CodedError:
      warn("tmsplan: \(failure.message) [\(failure.code)]\n  \(failure.remedy)")
      Foundation.exit(status(of: failure).rawValue)
    default:
      finishParsing(error)
    }
  }

  /// What is there already is left alone, as a usage error; all else is refused.
  private static func status(of error: any CodedError) -> Status {
    if case .participantExists? = error as? PhantomError { .usage } else { .refused }
  }

  /// Help and versions go to standard output; usage errors end with 2 rather than sysexits' 64.
  private static func finishParsing(_ error: any Error) -> Never {
    let code = TMSPlan.exitCode(for: error)
    let message = TMSPlan.fullMessage(for: error)
    if code == .success {
      if !message.isEmpty { print(message) }
      Foundation.exit(0)
    }
    if !message.isEmpty { warn(message) }
    Foundation.exit(code == .validationFailure ? Status.usage.rawValue : code.rawValue)
  }
}

extension OutputError {
  /// How the program ends.
  fileprivate var status: Console.Status {
    switch self {
    case .exists: .usage
    case .unwritable: .failure
    }
  }
}

/// Progress on a terminal; nothing where standard error is not one.
struct ProgressLine: Sendable {
  private let isTerminal = isatty(STDERR_FILENO) == 1

  /// Shows `stage` and the fraction done.
  func show(_ stage: String, _ fraction: Double) {
    guard isTerminal else { return }
    let percent = Int((fraction * 100).rounded())
    let line = "\r\u{1B}[K\(stage) \(percent) %"
    FileHandle.standardError.write(Data(line.utf8))
  }

  /// Removes the line.
  func clear() {
    guard isTerminal else { return }
    FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
  }
}
