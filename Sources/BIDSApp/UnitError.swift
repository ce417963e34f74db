import Findings
import Foundation
import OutputFiles
import Planning

/// Why there is nothing of a unit, as a document.
struct UnitErrorDocument: Codable, Equatable {
  static let schemaName = "tmsp-app-error/1"

  /// What was found.
  struct Cause: Codable, Equatable {
    let code: String
    let severity: String
    let subject: String
    let message: String
    let remedy: String
  }

  let schema: String
  let participant: String
  let session: String?
  /// `refused` where the input or what is asked is at fault, `failed` where it is the program or the
  /// machine.
  let kind: String
  let code: String
  let message: String
  let remedy: String
  let findings: [Cause]

  init(_ unit: AppUnit, _ failure: UnitFailure) {
    let finding = failure.finding
    schema = Self.schemaName
    participant = unit.participant
    session = unit.session
    kind = failure.isOurs ? "failed" : "refused"
    code = finding.code
    message = finding.message
    remedy = finding.remedy
    findings = [
      Cause(
        code: finding.code,
        severity: finding.severity.rawValue,
        subject: finding.subject,
        message: finding.message,
        remedy: finding.remedy
      )
    ]
  }
}

/// Why a unit came to nothing.
struct UnitFailure {
  let finding: Finding
  /// Whether the program or the machine is to blame rather than the input.
  let isOurs: Bool
  /// Whether a result that is there stays valid.
  let leavesResult: Bool

  init(_ error: any Error, _ unit: AppUnit) {
    switch error {
    case let error as PlanningError:
      (finding, isOurs, leavesResult) = (error.finding, error.fault == .program, false)
    case let error as AppError:
      finding = error.finding(subject: unit.name)
      (isOurs, leavesResult) = (error.isOurs, error.leavesResult)
    case let error as any CodedError:
      (finding, isOurs) = (error.finding(subject: unit.name), error is OutputError)
      leavesResult = false
    default:
      let error = OutputError.unwritable(path: unit.folder, reason: error.localizedDescription)
      (finding, isOurs, leavesResult) = (error.finding(subject: unit.name), true, false)
    }
  }
}

extension AppError {
  /// Whether the machine or the program is to blame.
  var isOurs: Bool {
    switch self {
    case .noLocks, .crashed: true
    case .foreignFolder, .busy, .outdated, .unknownResult, .emptyGroup: false
    }
  }
}
