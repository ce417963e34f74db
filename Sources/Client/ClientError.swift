public import Findings
public import Messaging
public import Wire

/// Why the daemon did not do what was asked.
public enum ClientError: CodedError, Hashable {
  /// No reply came, however often it was asked.
  case noReply(endpoint: String, attempts: Int)
  /// The daemon refused.
  case refused(WireError)
  /// The sockets failed on this side.
  case messaging(MessagingError)
  /// The daemon answered what it may not.
  case unexpectedReply(String)
  /// A file to submit cannot be read.
  case fileUnreadable(path: String, reason: String)
  /// A file changed while it was being sent.
  case fileChanged(path: String)
  /// The key belongs to a job that has ended without a report.
  case endedBefore(JobStatus)

  /// A stable snake_case code; of a refusal the daemon's own.
  public var code: String {
    switch self {
    case .noReply: "no_reply"
    case .refused(let error): error.code.rawValue
    case .messaging(let error): error.code
    case .unexpectedReply: "unexpected_reply"
    case .fileUnreadable: "file_unreadable"
    case .fileChanged: "file_changed"
    case .endedBefore(let job):
      job.state == .failed ? WireErrorCode.jobFailed.rawValue : WireErrorCode.jobCancelled.rawValue
    }
  }

  /// What happened.
  public var message: String {
    switch self {
    case .noReply(let endpoint, let attempts):
      "No reply from \(endpoint) after \(attempts) \(attempts == 1 ? "attempt" : "attempts")."
    case .refused(let error): sentence("The daemon refused: \(error.detail)")
    case .messaging(let error): sentence(error.message)
    case .unexpectedReply(let detail): sentence("The daemon's reply makes no sense: \(detail)")
    case .fileUnreadable(let path, let reason): sentence("\(path) cannot be read: \(reason)")
    case .fileChanged(let path): "\(path) changed while it was being sent."
    case .endedBefore(let job):
      "This case was submitted before, as job \(job.job), which "
        + (job.failure.map { "failed: \($0.finding.message)" } ?? "was cancelled.")
    }
  }

  /// What to do about it.
  public var remedy: String {
    switch self {
    case .noReply:
      "Check that the daemon runs (systemctl status tmsplannerd), that this is the address it "
        + "listens on, and that you may use it: over the network with the server's public key and an "
        + "own key that is on its list, on its host by the permissions of the socket. A client that is "
        + "not let in sees only silence."
    case .refused(let error): Self.remedy(for: error)
    case .messaging(let error): error.remedy
    case .unexpectedReply: "Check that both sides have the same version of tmsp/1."
    case .fileUnreadable: "Check the path and the permissions."
    case .endedBefore:
      "The same key stays the same job. To compute the case anew, submit it with --again, or with a "
        + "--key of your own."
    case .fileChanged: "Submit it again, under another key, when it has come to rest."
    }
  }

  private static func remedy(for error: WireError) -> String {
    switch (error.code, error.retry) {
    case (.jobCancelled, _): "Submit the case again under another key, if it is still wanted."
    case (.keyConflict, _): "Choose another key for this case."
    case (.unknownJob, _):
      "Check the id, which submit printed and tmsplan events lists; tmsplan status ID asks for it alone. "
        + "A job of another site, or one that retention or the operator has erased, is unknown too."
    case (.eventsExpired, _):
      "Begin at 0, which lists all that is kept; what came before that is gone."
    case (.digestMismatch, .never): "Submit the file as it is now, under another key."
    case (_, .later): "Try again in a while."
    case (_, .sameKey): "Submit the case again with the same key."
    case (_, .never): "Change the request as the message says."
    }
  }
}
