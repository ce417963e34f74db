/// Whether a refused request is worth repeating.
public enum RetryClass: String, CaseIterable, Sendable {
  /// Unchanged it will fail again.
  case never
  /// The same request may succeed after `after_ms`.
  case later
  /// Go on with this key from the place that the error names.
  case sameKey = "same_key"
}

/// The closed list of `tmsp/1` error codes; codes and retry classes never change meaning.
public enum WireErrorCode: String, CaseIterable, Sendable {
  /// The first frame names a version that is not spoken here.
  case unsupportedVersion = "unsupported_version"
  /// Frames are missing, too many, or of the wrong size.
  case badFrame = "bad_frame"
  /// The header is not one acceptable JSON object.
  case badHeader = "bad_header"
  /// The verb is unknown.
  case unknownType = "unknown_type"
  /// A field is missing, malformed or not allowed.
  case badField = "bad_field"
  /// A chunk or the parameters exceed their limit.
  case tooLarge = "too_large"
  /// The role or the site does not allow it.
  case forbidden
  /// The client's key is no longer on the list.
  case revoked
  /// The queue is full, or the service is locked.
  case busy
  /// The service is stopping.
  case shuttingDown = "shutting_down"
  /// The disk has no room for the input.
  case refusedDisk = "refused_disk"
  /// The client has too much in flight.
  case refusedQuota = "refused_quota"
  /// A file is larger than is ever accepted.
  case refusedSize = "refused_size"
  /// The key was used with another content or other parameters.
  case keyConflict = "key_conflict"
  /// There is no such job for this client.
  case unknownJob = "unknown_job"
  /// A chunk does not start where the file ends.
  case wrongOffset = "wrong_offset"
  /// Bytes are missing at `commit`.
  case incomplete
  /// A chunk passes the credit; it was dropped.
  case overCredit = "over_credit"
  /// The content does not have the digest that was promised.
  case digestMismatch = "digest_mismatch"
  /// The unfinished upload was dropped.
  case uploadExpired = "upload_expired"
  /// The job's state does not allow it.
  case wrongState = "wrong_state"
  /// The job has no result yet.
  case notReady = "not_ready"
  /// The job failed.
  case jobFailed = "job_failed"
  /// The job was cancelled.
  case jobCancelled = "job_cancelled"
  /// The database is another one than the client remembers.
  case epochChanged = "epoch_changed"
  /// The events asked for are no longer kept.
  case eventsExpired = "events_expired"
  /// Disk or database failed; nothing was accepted.
  case storageError = "storage_error"
  /// A fault of the service.
  case `internal` = "internal"

  /// Whether a request refused with this code is worth repeating.
  public var retry: RetryClass {
    switch self {
    case .busy, .shuttingDown, .refusedDisk, .refusedQuota, .notReady, .storageError, .internal:
      .later
    case .wrongOffset, .incomplete, .overCredit, .digestMismatch, .uploadExpired:
      .sameKey
    default:
      .never
    }
  }
}

/// A refused request: a code of the closed list, words for people, and the named facts.
public struct WireError: Error, Hashable, Sendable {
  /// The code.
  public let code: WireErrorCode
  /// What happened, for people; the wording may change.
  public let detail: String
  /// Further fields of the reply, such as `field`, `limit`, `expected`, `after_ms` or `state`.
  public let facts: [String: JSONValue]
  /// Whether the request is worth repeating.
  public let retry: RetryClass

  /// Creates a refusal.
  ///
  /// - Parameters:
  ///   - code: The code.
  ///   - detail: What happened, for people.
  ///   - facts: Further fields of the reply.
  ///   - retry: Whether the request is worth repeating; nil takes the class of the code.
  public init(
    _ code: WireErrorCode,
    _ detail: String,
    facts: [String: JSONValue] = [:],
    retry: RetryClass? = nil
  ) {
    self.code = code
    self.detail = detail
    self.facts = facts
    self.retry = retry ?? code.retry
  }

  /// A refusal of one field.
  public static func field(_ name: String, _ detail: String) -> WireError {
    WireError(.badField, detail, facts: ["field": .string(name)])
  }
}
