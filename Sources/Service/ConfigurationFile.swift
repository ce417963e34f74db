public import Foundation
import Wire
import Yams

extension Configuration {
  /// Reads the YAML file at `path`.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - environment: Where `STATE_DIRECTORY` is looked up, which systemd sets.
  /// - Throws: ``ConfigurationError`` at the first key that is unknown, missing or out of range.
  public init(
    path: String,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(ConfigurationError) {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw ConfigurationError(file: path, message: "the file cannot be read")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ConfigurationError(file: path, message: "the file is not UTF-8 text")
    }
    try self.init(yaml: text, file: path, environment: environment)
  }

  /// Reads a configuration from YAML text; `file` is the name that errors use.
  public init(
    yaml: String,
    file: String,
    environment: [String: String] = [:]
  ) throws(ConfigurationError) {
    let root = try ConfigurationMap(yaml: yaml, file: file)
    try root.refuseUnknown(Self.rootKeys)
    let listen = try root.map("listen")
    try listen.refuseUnknown(Self.listenKeys)
    self.init(
      stateFolder: try Self.stateFolder(root, environment),
      ingest: try listen.endpoints("ingest"),
      results: try listen.endpoints("results")
    )
    site = try root.text("site", "1 to 64 of A-Za-z0-9._-", where: FieldRules.isSegment) ?? site
    dataFolder = try root.path("data_folder")
    socketMode = try listen.mode("ipc_mode") ?? socketMode
    try read(inputs: root.map("inputs"))
    try read(jobs: root.map("jobs"))
    heartbeat = try root.seconds("heartbeat_seconds", in: 1...60) ?? heartbeat
    targetValidityDays = try root.integer("target_validity_days", in: 1...3650)
    let names = LogLevel.allCases.map(\.rawValue)
    let level = try root.text("log_level", "one of " + names.joined(separator: ", ")) {
      names.contains($0)
    }
    logLevel = level.flatMap(LogLevel.init) ?? logLevel
  }

  private static let rootKeys: Set<String> = [
    "site", "state_folder", "data_folder", "listen", "inputs", "jobs", "heartbeat_seconds",
    "target_validity_days", "log_level",
  ]
  private static let listenKeys: Set<String> = ["ingest", "results", "ipc_mode"]
  private static let inputKeys: Set<String> = [
    "roots", "upload_limit_mib", "disk_reserve_mib", "upload_expiry_hours",
  ]
  private static let jobKeys: Set<String> = [
    "queue", "workers", "limit_seconds", "attempts", "drain_seconds",
  ]

  /// All keys of a configuration file; the example must show each.
  static let keys = rootKeys.union(listenKeys).union(inputKeys).union(jobKeys)

  private mutating func read(inputs: ConfigurationMap) throws(ConfigurationError) {
    try inputs.refuseUnknown(Self.inputKeys)
    roots = try inputs.paths("roots")
    let mebibyte: Int64 = 1_048_576
    if let limit = try inputs.integer("upload_limit_mib", in: 1...65_536) {
      uploadLimit = Int64(limit) * mebibyte
    }
    if let reserve = try inputs.integer("disk_reserve_mib", in: 0...1_048_576) {
      diskReserve = Int64(reserve) * mebibyte
    }
    if let hours = try inputs.integer("upload_expiry_hours", in: 1...720) {
      uploadExpiry = .seconds(hours * 3600)
    }
  }

  private mutating func read(jobs: ConfigurationMap) throws(ConfigurationError) {
    try jobs.refuseUnknown(Self.jobKeys)
    queueLimit = try jobs.integer("queue", in: 1...10_000) ?? queueLimit
    workers = try jobs.integer("workers", in: 1...64) ?? workers
    jobLimit = try jobs.seconds("limit_seconds", in: 1...86_400) ?? jobLimit
    attempts = try jobs.integer("attempts", in: 1...10) ?? attempts
    drainLimit = try jobs.seconds("drain_seconds", in: 0...3600) ?? drainLimit
  }

  private static func stateFolder(
    _ root: ConfigurationMap,
    _ environment: [String: String]
  ) throws(ConfigurationError) -> String {
    if let folder = try root.path("state_folder") { return folder }
    if let folder = environment["STATE_DIRECTORY"], folder.hasPrefix("/") { return folder }
    throw root.error("state_folder is missing, and STATE_DIRECTORY is not set")
  }
}
