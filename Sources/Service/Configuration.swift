import Foundation

/// How the daemon is set up; `Systemd/tmsplannerd.yaml.example` explains every key.
public struct Configuration: Hashable, Sendable {
  /// The site whose jobs and events these are: the first segment of all topics.
  public var site = "local"
  /// The folder of the database and the uploads.
  public var stateFolder: String
  /// The folder that holds `Atlases` and `Protocols`; nil finds the program's own.
  public var dataFolder: String?
  /// Where requests are taken.
  public var ingest: [Endpoint]
  /// Where events are published.
  public var results: [Endpoint]
  /// Where operators are served, on this host; nil where systemd passes the socket, or nobody is.
  public var admin: Endpoint?
  /// The file of the server's secret key; nil serves the network by none.
  public var secretKeyFile: String?
  /// The file of the clients that are let in; nil lets nobody in by key.
  public var clientsFile: String?
  /// Whether loopback addresses serve every process of this host, without a key.
  public var servesLoopbackWithoutKeys = false
  /// Where metrics are told; nil tells them nowhere.
  public var metrics: Endpoint?
  /// How navigators are served by OpenIGTLink; nil serves none.
  public var openIGTLink: OpenIGTLinkSettings?
  /// Where results are written as files; nil writes none.
  public var exports: ExportSettings?
  /// Whether jobs keep what pictures of their reports are drawn from.
  public var keepsFigures = true
  /// The file mode of ipc sockets.
  public var socketMode: UInt32 = 0o600
  /// The folders below which files may be given by path.
  public var roots: [String] = []
  /// The most bytes of one uploaded file: 4 GiB.
  public var uploadLimit: Int64 = 4_294_967_296
  /// Bytes that must stay free on the disk of the state folder: 512 MiB.
  public var diskReserve: Int64 = 536_870_912
  /// How full the disk of the state folder may be with a new case, in percent.
  public var diskPercentLimit = 90
  /// The most bytes that are kept for one site, unfinished uploads included: 50 GiB.
  public var siteQuota: Int64 = 53_687_091_200
  /// For how many days events and reports are kept.
  public var eventDays = 400
  /// For how many days the inputs of a finished job are kept.
  public var inputDays = 7
  /// For how many days refused inputs are kept.
  public var quarantineDays = 30
  /// After what time without a chunk an upload is dropped.
  public var uploadExpiry: Duration = .seconds(24 * 3600)
  /// The most jobs that are not final.
  public var queueLimit = 64
  /// The most jobs of one client that are not final.
  public var clientQueueLimit = 16
  /// The most unfinished uploads.
  public var uploadCountLimit = 16
  /// The most unfinished uploads of one client.
  public var clientUploadLimit = 4
  /// How many jobs are computed at once: as many as there are processors, one of which is left for
  /// uploads and everything else.
  public var workers = min(max(1, ProcessInfo.processInfo.activeProcessorCount - 1), 16)
  /// The socket where systemd starts a worker for each connection; nil starts workers as children.
  public var workerSocket: String?
  /// How long one job may take.
  public var jobLimit: Duration = .seconds(900)
  /// How often a job is started at most, should its worker die; 1 fails it at the first death.
  public var attempts = 2
  /// How long a running job may go on when the daemon stops.
  public var drainLimit: Duration = .seconds(20)
  /// How often a heartbeat is published.
  public var heartbeat: Duration = .seconds(5)
  /// Bytes of an upload between two synchronisations with the disk, at least: 4 MiB.
  var durableStep: Int64 = 4_194_304
  /// How long fewer bytes than that may wait for one.
  var durableDelay: Duration = .seconds(1)
  /// How many bytes an upload may run ahead of its follower, besides the window: 6 MiB.
  ///
  /// It must be more than ``durableStep`` and what the follower reads before it tells so.
  var followerLead: Int64 = 6_291_456
  /// For how long an upload is held back in all for the sake of its follower; zero never does.
  var followerHoldBack: Duration = .seconds(2)
  /// After what silence of its upload a follower must leave its place to a queued job.
  var followerSilence: Duration = .seconds(2)
  /// How long a queued job waits for the place of a follower whose upload goes on.
  var followerHold: Duration = .seconds(10)
  /// For how many days a published target says that it may be used; nil says nothing.
  public var targetValidityDays: Int?
  /// The least severe level that is logged.
  public var logLevel = LogLevel.info

  /// The levels of the log, as journald counts them.
  public enum LogLevel: String, CaseIterable, Hashable, Sendable {
    /// Everything, for developers.
    case debug
    /// The life of each job.
    case info
    /// Ready, done, drain.
    case notice
    /// What an operator should look at.
    case warning
    /// What failed.
    case error
  }

  /// Creates a configuration with the defaults for all that is not named.
  public init(stateFolder: String, ingest: [Endpoint], results: [Endpoint]) {
    self.stateFolder = stateFolder
    self.ingest = ingest
    self.results = results
  }
}

/// Why a configuration cannot be used; the daemon exits with status 78.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  public let file: String
  /// The line, from 1; nil where no single line is at fault.
  public let line: Int?
  /// What is wrong and what was expected.
  public let message: String

  /// Creates an error.
  public init(file: String, line: Int? = nil, message: String) {
    self.file = file
    self.line = line
    self.message = message
  }

  /// One line: `file:line: message`.
  public var description: String {
    line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
  }
}
