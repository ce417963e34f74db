import Client
import Wire

extension ClientError {
  /// How the program ends.
  var status: Console.Status {
    switch self {
    case .fileUnreadable, .fileChanged: return .refused
    case .endedBefore(let job): return job.failure?.status ?? .refused
    case .noReply, .messaging, .unexpectedReply: return .failure
    case .refused(let error):
      if let failure = error.failure { return failure.status }
      return error.retry == .later ? .failure : .refused
    }
  }

  /// What happened and what to do; of a failed job what its pipeline found.
  var text: String {
    if case .refused(let error) = self, let failure = error.failure {
      return "the job failed: \(failure.text)"
    }
    return "\(message) [\(fullCode)]\n  \(remedy)"
  }

  /// The code, and the reason that the daemon gave beside it.
  private var fullCode: String {
    guard case .refused(let error) = self, case .string(let reason)? = error.facts["reason"] else {
      return code
    }
    return "\(code)/\(reason)"
  }
}

extension WireError {
  /// Why the job failed that was asked for.
  fileprivate var failure: JobFailure? { facts["error"].flatMap(JobFailure.init) }
}

extension JobFailure {
  /// What was found and what to do.
  var text: String { "\(finding.message) [\(code.rawValue)/\(finding.code)]\n  \(finding.remedy)" }

  fileprivate var status: Console.Status {
    switch code {
    case .badInput, .unsupportedInput, .qualityFailed: .refused
    case .timeout, .outOfMemory, .crashed, .internal: .failure
    }
  }
}
