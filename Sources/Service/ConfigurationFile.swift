public import Foundation
import Wire
import Yams

extension Configuration {
  /// Reads the YAML file at `path`.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - environment: Where `STATE_DIRECTORY` and `TMSP_WORKER_SOCKET` are looked up, which the unit sets.
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
    try read(doors: listen, environment)
    openIGTLink = try OpenIGTLinkSettings(root.map("openigtlink"), site: site)
    exports = try ExportSettings(root.map("exports"))
    try refuseSharedEndpoints(listen)
    try read(inputs: root.map("inputs"))
    try read(jobs: root.map("jobs"), environment)
    try read(retention: root.map("retention"))
    heartbeat = try root.seconds("heartbeat_seconds", in: 1...60) ?? heartbeat
    targetValidityDays = try root.integer("target_validity_days", in: 1...3650)
    let names = LogLevel.allCases.map(\.rawValue)
    let level = try root.text("log_level", "one of " + names.joined(separator: ", ")) {
      names.contains($0)
    }
    logLevel = level.flatMap(LogLevel.init) ?? logLevel
  }

  private static let rootKeys: Set<String> = [
    "site", "state_folder", "data_folder", "listen", "inputs", "jobs", "openigtlink", "exports",
    "retention", "heartbeat_seconds", "target_validity_days", "log_level",
  ]
  private static let listenKeys: Set<String> = [
    "ingest", "results", "admin", "ipc_mode", "secret_key", "clients", "loopback_without_keys",
    "metrics",
  ]
  private static let inputKeys: Set<String> = [
    "roots", "upload_limit_mib", "disk_reserve_mib", "upload_expiry_hours", "uploads",
    "uploads_per_client", "disk_percent", "site_quota_mib",
  ]
  private static let jobKeys: Set<String> = [
    "queue", "queue_per_client", "workers", "worker_socket", "limit_seconds", "attempts",
    "drain_seconds", "figures",
  ]

  private static let retentionKeys: Set<String> = [
    "events_days", "inputs_days", "quarantine_days",
  ]

  /// All keys of a configuration file; the example must show each.
  static let keys = rootKeys.union(listenKeys).union(inputKeys).union(jobKeys)
    .union(retentionKeys).union(OpenIGTLinkSettings.keys).union(ExportSettings.keys)

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
    diskPercentLimit = try inputs.integer("disk_percent", in: 1...100) ?? diskPercentLimit
    if let quota = try inputs.integer("site_quota_mib", in: 1...1_000_000_000) {
      siteQuota = Int64(quota) * mebibyte
    }
    uploadCountLimit = try inputs.integer("uploads", in: 1...1000) ?? uploadCountLimit
    clientUploadLimit =
      try inputs.integer("uploads_per_client", in: 1...1000)
      ?? min(clientUploadLimit, uploadCountLimit)
    if let hours = try inputs.integer("upload_expiry_hours", in: 1...720) {
      uploadExpiry = .seconds(hours * 3600)
    }
  }

  private mutating func read(retention: ConfigurationMap) throws(ConfigurationError) {
    try retention.refuseUnknown(Self.retentionKeys)
    eventDays = try retention.integer("events_days", in: 1...36_500) ?? eventDays
    inputDays = try retention.integer("inputs_days", in: 0...3650) ?? inputDays
    quarantineDays = try retention.integer("quarantine_days", in: 0...3650) ?? quarantineDays
  }

  private mutating func read(
    jobs: ConfigurationMap,
    _ environment: [String: String]
  ) throws(ConfigurationError) {
    try jobs.refuseUnknown(Self.jobKeys)
    queueLimit = try jobs.integer("queue", in: 1...10_000) ?? queueLimit
    clientQueueLimit =
      try jobs.integer("queue_per_client", in: 1...10_000) ?? min(clientQueueLimit, queueLimit)
    workers = try jobs.integer("workers", in: 1...64) ?? workers
    workerSocket = try jobs.path("worker_socket") ?? environment["TMSP_WORKER_SOCKET"]
    jobLimit = try jobs.seconds("limit_seconds", in: 1...86_400) ?? jobLimit
    attempts = try jobs.integer("attempts", in: 1...10) ?? attempts
    keepsFigures = try jobs.flag("figures") ?? keepsFigures
    drainLimit = try jobs.seconds("drain_seconds", in: 0...3600) ?? drainLimit
  }

  /// Reads who may come in by which door, and refuses a door that would stand open.
  private mutating func read(
    doors listen: ConfigurationMap,
    _ environment: [String: String]
  ) throws(ConfigurationError) {
    admin = try listen.endpoint("admin")
    metrics = try listen.endpoint("metrics")
    for (name, endpoint) in [("admin", admin), ("metrics", metrics)] {
      guard let endpoint, endpoint.reach != .file else { continue }
      guard name == "metrics", endpoint.reach == .host else {
        throw listen.error("listen.\(name): \"\(endpoint)\" may be reached by others", at: name)
      }
    }
    secretKeyFile = try listen.path("secret_key") ?? credential("curve.secret", environment)
    clientsFile = try listen.path("clients")
    servesLoopbackWithoutKeys = try listen.flag("loopback_without_keys") ?? false
    for name in ["ingest", "results"] {
      for endpoint in name == "ingest" ? ingest : results {
        guard let fault = refusal(of: endpoint) else { continue }
        throw listen.error("listen.\(name): \(fault)", at: name)
      }
    }
  }

  /// Why `endpoint` cannot be served; nil where it can.
  private func refusal(of endpoint: Endpoint) -> String? {
    if endpoint.reach == .file { return nil }
    if endpoint.reach == .host, servesLoopbackWithoutKeys { return nil }
    guard secretKeyFile != nil, clientsFile != nil else {
      return endpoint.reach == .host
        ? "\"\(endpoint)\" would serve every user of this host: give listen.secret_key and "
          + "listen.clients, or say loopback_without_keys: true"
        : "\"\(endpoint)\" can be reached from other hosts and needs keys: make them with "
          + "tmsplan keys generate, and give listen.secret_key and listen.clients"
    }
    return nil
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

/// The file of a credential that systemd passes; nil where it passes none of that name.
private func credential(_ name: String, _ environment: [String: String]) -> String? {
  guard let folder = environment["CREDENTIALS_DIRECTORY"], folder.hasPrefix("/") else { return nil }
  let path = folder + "/" + name
  return FileManager.default.fileExists(atPath: path) ? path : nil
}
