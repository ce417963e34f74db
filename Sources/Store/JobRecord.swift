/// Where a job stands.
public enum JobState: String, Sendable, Hashable, CaseIterable {
  /// Its files are being uploaded.
  case receiving
  /// All files are durable.
  case stored
  /// It waits for a worker.
  case queued
  /// A worker has it.
  case running
  /// It has a result.
  case done
  /// It ended with an error.
  case failed
  /// It was cancelled.
  case cancelled
  /// Its upload was given up.
  case expired

  /// Whether the state never changes again; the database enforces it.
  public var isFinal: Bool {
    switch self {
    case .done, .failed, .cancelled, .expired: true
    case .receiving, .stored, .queued, .running: false
    }
  }
}

/// Why a job failed.
public struct JobFailure: Sendable, Hashable {
  /// A stable snake_case code.
  public let code: String
  /// What happened, for people.
  public let message: String
  /// What to do about it, for people.
  public let remedy: String

  /// Creates a failure.
  public init(code: String, message: String, remedy: String) {
    self.code = code
    self.message = message
    self.remedy = remedy
  }

  /// The failure of a job whose worker or daemon ended while it ran, too often to try again.
  public static let crashed = JobFailure(
    code: "crashed",
    message: "the job ended its worker or the daemon each time that it ran",
    remedy: "Check the input files; send them to the maintainers if they are sound."
  )
}

/// A file that a job needs, as submitted.
public struct NewFile: Sendable, Hashable {
  /// What the file is to the job, such as `bold`.
  public let role: String
  /// The run that it belongs to, counted from 1; nil where the role has no runs.
  public let run: Int?
  /// The client's name for it; information only, never a part of a path here.
  public let name: String
  /// Bytes.
  public let size: Int64
  /// SHA-256 of the content, 64 hexadecimal digits in lower case.
  public let sha256: String
  /// Where the file lies, if it is not uploaded.
  public let path: String?

  /// Describes a file.
  ///
  /// - Parameters:
  ///   - role: What it is to the job.
  ///   - run: The run, from 1, or nil.
  ///   - name: The client's name for it.
  ///   - size: Bytes.
  ///   - sha256: Digest in lower-case hexadecimal.
  ///   - path: Where it lies, if it is not uploaded; nothing is then to be received.
  public init(role: String, run: Int?, name: String, size: Int64, sha256: String, path: String?) {
    self.role = role
    self.run = run
    self.name = name
    self.size = size
    self.sha256 = sha256
    self.path = path
  }
}

/// A job as submitted.
public struct NewJob: Sendable, Hashable {
  /// Who submits it: with `key`, the identity under which a repetition is recognised.
  public let client: String
  /// Whose events it makes.
  public let site: String
  /// The pseudonym of the subject.
  public let subject: String
  /// The client's key.
  public let key: String
  /// The files, in the order in which later calls name them by index.
  public let files: [NewFile]
  /// Everything else that was asked for, as JSON.
  public let parameters: String
  /// SHA-256 of the canonical form of `parameters`.
  public let parametersSHA256: String

  /// Describes a job.
  ///
  /// - Parameters:
  ///   - client: Who submits it.
  ///   - site: Whose events it makes.
  ///   - subject: Pseudonym of the subject.
  ///   - key: The client's key.
  ///   - files: At least one file.
  ///   - parameters: JSON.
  ///   - parametersSHA256: Digest of the canonical form of `parameters`.
  public init(
    client: String,
    site: String,
    subject: String,
    key: String,
    files: [NewFile],
    parameters: String,
    parametersSHA256: String
  ) {
    self.client = client
    self.site = site
    self.subject = subject
    self.key = key
    self.files = files
    self.parameters = parameters
    self.parametersSHA256 = parametersSHA256
  }
}

/// A file of a job, as stored.
public struct FileRecord: Sendable, Hashable {
  /// Its place in the submission, from 0.
  public let index: Int
  /// What it is to the job.
  public let role: String
  /// The run, from 1, or nil.
  public let run: Int?
  /// The client's name for it; never a part of a path.
  public let name: String
  /// Bytes.
  public let size: Int64
  /// SHA-256 in lower-case hexadecimal.
  public let sha256: String
  /// How many bytes from the start are durable; `size` once it is complete.
  public let offsetDurable: Int64
  /// Where it lies; nil while it is being uploaded.
  public let path: String?
  /// Whether it is uploaded, and so ours to remove; else it lies where the client keeps it.
  public let isUploaded: Bool
}

/// A job, as stored.
///
/// All times are milliseconds since 1970, as given by the caller.
public struct JobRecord: Sendable, Hashable {
  /// Its identity.
  public let id: JobID
  /// Who submitted it.
  public let client: String
  /// Whose events it makes.
  public let site: String
  /// The pseudonym of the subject.
  public let subject: String
  /// The client's key; nil once the job has expired, which releases the key.
  public let key: String?
  /// Where it stands.
  public let state: JobState
  /// How often it was started.
  public let attempts: Int
  /// Whether it was asked to stop while it ran.
  public let isCancelRequested: Bool
  /// Why it failed.
  public let failure: JobFailure?
  /// Its files, in the order of the submission.
  public let files: [FileRecord]
  /// Everything else that was asked for, as JSON.
  public let parameters: String
  /// SHA-256 of the canonical form of `parameters`.
  public let parametersSHA256: String
  /// The number of its latest event; 0 before the first.
  public let seq: Int64
  /// When it was submitted.
  public let created: Int64
  /// When it last changed or received something.
  public let touched: Int64
  /// When the client said that it needs the input no more.
  public let closed: Int64?
  /// When its data were erased on request; numbers, digests and the key stay.
  public let purged: Int64?
}
