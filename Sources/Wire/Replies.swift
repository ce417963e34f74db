/// The answer to `hello`.
public struct Welcome: Hashable, Sendable {
  /// The server's name and version.
  public let server: String
  /// The name by which the server knows the client.
  public let client: String
  /// The site whose events the client may read.
  public let site: String
  /// What the client may do.
  public let roles: [String]
  /// The identity of the database.
  public let epoch: String
  /// The newest event of the site.
  public let lastSequence: Int64
  /// The most bytes of one uploaded file.
  public let uploadLimit: Int64
  /// The most unfinished jobs.
  public let jobLimit: Int

  /// Creates a welcome.
  public init(
    server: String,
    client: String,
    site: String,
    roles: [String],
    epoch: String,
    lastSequence: Int64,
    uploadLimit: Int64,
    jobLimit: Int
  ) {
    self.server = server
    self.client = client
    self.site = site
    self.roles = roles
    self.epoch = epoch
    self.lastSequence = lastSequence
    self.uploadLimit = uploadLimit
    self.jobLimit = jobLimit
  }
}

/// The answer to `submit`.
public struct Accepted: Hashable, Sendable {
  /// The job's id.
  public let job: String
  /// Its state.
  public let state: JobState
  /// Whether the job was there before.
  public let isExisting: Bool
  /// Per file, the offset from which to send; its size where nothing is to be sent.
  public let offsets: [Int64]
  /// How many bytes of a file may follow its offset before the first credit.
  public let window: Int64
  /// When an unfinished upload is dropped, RFC 3339.
  public let expires: String

  /// Creates an acceptance.
  public init(
    job: String,
    state: JobState,
    isExisting: Bool,
    offsets: [Int64],
    window: Int64 = Int64(WireLimits.window),
    expires: String
  ) {
    self.job = job
    self.state = state
    self.isExisting = isExisting
    self.offsets = offsets
    self.window = window
    self.expires = expires
  }
}

/// How far a file has come, and how far the client may go.
public struct Credit: Hashable, Sendable {
  /// The job's id.
  public let job: String
  /// The file's number.
  public let file: Int
  /// Bytes written without a gap.
  public let offset: Int64
  /// Bytes that survive a power cut.
  public let durableOffset: Int64
  /// The absolute position up to which chunks are accepted.
  public let limit: Int64

  /// Creates a credit.
  public init(job: String, file: Int, offset: Int64, durableOffset: Int64, limit: Int64) {
    self.job = job
    self.file = file
    self.offset = offset
    self.durableOffset = durableOffset
    self.limit = limit
  }
}

/// The answer to `commit`: the case is the service's responsibility now.
public struct Stored: Hashable, Sendable {
  /// One stored file.
  public struct File: Hashable, Sendable {
    /// What the file is for.
    public let role: FileRole
    /// The run it belongs to.
    public let run: Int
    /// Its length in bytes.
    public let size: Int64
    /// Its SHA-256 in lower-case hexadecimal.
    public let sha256: String

    /// Creates a record.
    public init(role: FileRole, run: Int, size: Int64, sha256: String) {
      self.role = role
      self.run = run
      self.size = size
      self.sha256 = sha256
    }
  }

  /// The job's id.
  public let job: String
  /// The files as stored.
  public let files: [File]
  /// The identity of the database.
  public let epoch: String
  /// The number of the event `stored`.
  public let sequence: Int64

  /// Creates the record.
  public init(job: String, files: [File], epoch: String, sequence: Int64) {
    self.job = job
    self.files = files
    self.epoch = epoch
    self.sequence = sequence
  }
}

/// A job's state; the answer to `status` and `cancel`.
public struct JobStatus: Hashable, Sendable {
  /// The job's id.
  public let job: String
  /// The client's key.
  public let key: String?
  /// The state.
  public let state: JobState
  /// The stage a running job is in.
  public let stage: String?
  /// The stage's fraction done, 0 to 1.
  public let progress: Double?
  /// How often the job was started.
  public let attempts: Int
  /// Whether somebody asked it to stop.
  public let isCancelRequested: Bool
  /// The number of its newest event.
  public let sequence: Int64
  /// Why it failed.
  public let failure: JobFailure?

  /// Creates a status.
  public init(
    job: String,
    key: String?,
    state: JobState,
    stage: String? = nil,
    progress: Double? = nil,
    attempts: Int,
    isCancelRequested: Bool,
    sequence: Int64,
    failure: JobFailure?
  ) {
    self.job = job
    self.key = key
    self.state = state
    self.stage = stage
    self.progress = progress
    self.attempts = attempts
    self.isCancelRequested = isCancelRequested
    self.sequence = sequence
    self.failure = failure
  }
}

/// A job's report; the answer to `result`.
public struct JobResult: Hashable, Sendable {
  /// The job's id.
  public let job: String
  /// The identity of the database.
  public let epoch: String
  /// The number of the event that published it.
  public let sequence: Int64
  /// The report's bytes, exactly as computed.
  public let report: [UInt8]

  /// Creates a result.
  public init(job: String, epoch: String, sequence: Int64, report: [UInt8]) {
    self.job = job
    self.epoch = epoch
    self.sequence = sequence
    self.report = report
  }
}

/// The head of an `events` reply; the events are its body, a JSON array.
public struct EventsPage: Hashable, Sendable {
  /// The identity of the database.
  public let epoch: String
  /// How many events the body holds.
  public let count: Int
  /// The number of the last one, or `since` where there is none.
  public let last: Int64
  /// Whether nothing follows.
  public let isDone: Bool

  /// Creates the head.
  public init(epoch: String, count: Int, last: Int64, isDone: Bool) {
    self.epoch = epoch
    self.count = count
    self.last = last
    self.isDone = isDone
  }
}

/// A sign of life; the answer to `ping`.
public struct Pong: Hashable, Sendable {
  /// The identity of the database.
  public let epoch: String
  /// The newest event of the site.
  public let lastSequence: Int64
  /// Jobs that are being computed.
  public let running: Int
  /// Jobs that wait.
  public let queued: Int
  /// How full the disk of the state folder is, 0 to 100.
  public let diskPercent: Int
  /// The server's clock, RFC 3339.
  public let time: String

  /// Creates a sign of life.
  public init(
    epoch: String,
    lastSequence: Int64,
    running: Int,
    queued: Int,
    diskPercent: Int,
    time: String
  ) {
    self.epoch = epoch
    self.lastSequence = lastSequence
    self.running = running
    self.queued = queued
    self.diskPercent = diskPercent
    self.time = time
  }
}
