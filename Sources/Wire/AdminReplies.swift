/// How the service is; the answer to `server`, `lock`, `unlock` and `reload`.
public struct ServerStatus: Hashable, Sendable {
  /// The program's version.
  public var version = ""
  /// The identity of the database.
  public var epoch = ""
  /// The newest event of all sites.
  public var lastSequence: Int64 = 0
  /// Why no new cases are taken; nil where they are.
  public var lockReason: String?
  /// Whether it is stopping.
  public var isStopping = false
  /// Seconds since it began to serve.
  public var uptime: Int64 = 0
  /// Uploads that have not ended.
  public var receiving: Int64 = 0
  /// Jobs that wait.
  public var queued: Int64 = 0
  /// Jobs that are computed.
  public var running: Int64 = 0
  /// Jobs that are computed at once at most.
  public var workers: Int64 = 0
  /// Clients on the list.
  public var clients: Int64 = 0
  /// SHA-256 of the client list in force, as `tmsplan keys` writes it.
  public var clientsSHA256 = ""
  /// How full the disk of the state folder is, 0 to 100.
  public var diskPercent: Int64 = 0
  /// The newest audit entry; 0 before the first.
  public var auditSequence: Int64 = 0
  /// The hash of the newest audit entry.
  ///
  /// Kept elsewhere, it proves later that no entry was cut off.
  public var auditHash = ""
  /// What the navigators of each site are shown, without what names a patient; only of sites that the
  /// daemon serves by OpenIGTLink.
  public var onAir: [OnAir] = []

  /// Creates a status of zeros.
  public init() {}
}

/// A copy of the database that was made; the answer to `backup`.
public struct BackupReceipt: Hashable, Sendable {
  /// Its file's name in the backup folder.
  public let name: String
  /// SHA-256 of the file.
  public let sha256: String
  /// The newest event in it.
  public let lastSequence: Int64
  /// The newest audit entry in it, as `number:hash`; empty where its audit is not intact.
  public var auditHead = ""
  /// The file on the server's host; empty where the daemon does not tell it.
  public var path = ""

  /// Creates a receipt.
  public init(name: String, sha256: String, lastSequence: Int64) {
    self.name = name
    self.sha256 = sha256
    self.lastSequence = lastSequence
  }
}

/// The head of a list whose entries are the body, a JSON array; the answer to `jobs` and `audit`.
public struct ListHead: Hashable, Sendable {
  /// How many entries the body holds.
  public let count: Int
  /// The number of the last one, or what was asked for where there is none.
  public let last: Int64
  /// Whether nothing follows.
  public let isDone: Bool

  /// Creates a head.
  public init(count: Int, last: Int64, isDone: Bool) {
    self.count = count
    self.last = last
    self.isDone = isDone
  }
}

extension ServerStatus {
  var members: [String: JSONValue] {
    [
      "version": .string(version), "epoch": .string(epoch),
      "last_seq": .string(String(lastSequence)), "locked": .bool(lockReason != nil),
      "lock_reason": lockReason.map(JSONValue.string) ?? .null, "stopping": .bool(isStopping),
      "uptime_s": .integer(uptime), "receiving": .integer(receiving), "queued": .integer(queued),
      "running": .integer(running), "workers": .integer(workers), "clients": .integer(clients),
      "disk_percent": .integer(diskPercent), "audit_seq": .string(String(auditSequence)),
      "audit_hash": .string(auditHash), "clients_sha256": .string(clientsSHA256),
      "on_air": .array(onAir.map(\.value)),
    ]
  }

  init(_ fields: Fields) throws(WireError) {
    version = try fields.required("version", fields.text)
    (epoch, lastSequence) = try fields.place("last_seq")
    lockReason = try fields.text("lock_reason")
    isStopping = try fields.flag("stopping") ?? false
    uptime = try fields.count("uptime_s")
    receiving = try fields.count("receiving")
    queued = try fields.count("queued")
    running = try fields.count("running")
    workers = try fields.count("workers")
    clients = try fields.count("clients")
    clientsSHA256 = try fields.text("clients_sha256") ?? ""
    diskPercent = try fields.count("disk_percent")
    auditSequence = try fields.required("audit_seq", fields.sequence)
    auditHash = try fields.text("audit_hash") ?? ""
    for (index, value) in (try fields.list("on_air") ?? []).enumerated() {
      guard case .object(let members) = value else {
        throw fields.refusal("on_air[\(index)]", "must be an object")
      }
      onAir.append(try OnAir(Fields(members, prefix: "on_air[\(index)].")))
    }
  }
}

extension BackupReceipt {
  var members: [String: JSONValue] {
    var members: [String: JSONValue] = [
      "name": .string(name), "sha256": .string(sha256),
      "last_seq": .string(String(lastSequence)), "audit_head": .string(auditHead),
    ]
    if !path.isEmpty { members["path"] = .string(path) }
    return members
  }

  init(_ fields: Fields) throws(WireError) {
    self.init(
      name: try fields.required("name", fields.text),
      sha256: try fields.required("sha256", fields.text),
      lastSequence: try fields.required("last_seq", fields.sequence)
    )
    auditHead = try fields.text("audit_head") ?? ""
    path = try fields.text("path") ?? ""
  }
}

extension ListHead {
  var members: [String: JSONValue] {
    [
      "count": .integer(Int64(count)), "last": .string(String(last)), "done": .bool(isDone),
    ]
  }

  init(_ fields: Fields) throws(WireError) {
    self.init(
      count: Int(try fields.count("count")),
      last: try fields.required("last", fields.sequence),
      isDone: try fields.required("done", fields.flag)
    )
  }
}
