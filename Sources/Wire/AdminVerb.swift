/// What an operator asks; `server` and `jobs` also of an operator over the network, all else only on
/// the admin socket.
public enum AdminVerb: Hashable, Sendable {
  /// How the service is.
  case server
  /// The jobs of all sites, without what names a patient: those in `state`, or all that are not final.
  case jobs(state: JobState?, limit: Int)
  /// Takes no new cases until ``unlock``.
  case lock(reason: String)
  /// Takes cases again.
  case unlock
  /// Reads the client list and the protocols anew.
  case reload
  /// Copies the database to a file of this name in the backup folder.
  case backup(name: String)
  /// The audit entries after `since`.
  case audit(since: Int64, limit: Int)
  /// Erases a finished job's data.
  case purge(job: String)
  /// Erases the data of all finished jobs of a subject.
  case purgeSubject(site: String, subject: String)

  /// The verb's name on the wire.
  public var name: String {
    switch self {
    case .server: "server"
    case .jobs: "jobs"
    case .lock: "lock"
    case .unlock: "unlock"
    case .reload: "reload"
    case .backup: "backup"
    case .audit: "audit"
    case .purge, .purgeSubject: "purge"
    }
  }

  /// Whether an operator may ask it over the network too: it changes nothing.
  public var isQuestion: Bool {
    switch self {
    case .server, .jobs: true
    case .lock, .unlock, .reload, .backup, .audit, .purge, .purgeSubject: false
    }
  }

  /// The most entries of one list.
  public static let listLimit = 1000
}

extension AdminVerb {
  var members: [String: JSONValue] {
    switch self {
    case .server, .unlock, .reload: return [:]
    case .jobs(let state, let limit):
      var members: [String: JSONValue] = ["limit": .integer(Int64(limit))]
      members["state"] = state.map { .string($0.rawValue) }
      return members
    case .lock(let reason): return ["reason": .string(reason)]
    case .backup(let name): return ["name": .string(name)]
    case .audit(let since, let limit):
      return ["since": .string(String(since)), "limit": .integer(Int64(limit))]
    case .purge(let job): return ["job": .string(job)]
    case .purgeSubject(let site, let subject):
      return ["site": .string(site), "subject": .string(subject)]
    }
  }

  /// Reads the verb of that name; nil where there is none.
  init?(_ type: String, _ fields: Fields) throws(WireError) {
    switch type {
    case "server": self = .server
    case "jobs":
      self = .jobs(state: try fields.choice("state", JobState.self), limit: try Self.limit(fields))
    case "lock":
      let reason = try fields.text("reason", "a text of 1 to 200 bytes") {
        (1...200).contains($0.utf8.count) && !$0.unicodeScalars.contains { $0.value < 32 }
      }
      self = .lock(reason: reason ?? "maintenance")
    case "unlock": self = .unlock
    case "reload": self = .reload
    case "backup": self = .backup(name: try Self.segment("name", fields))
    case "audit":
      let since = try fields.required("since", fields.sequence)
      self = .audit(since: since, limit: try Self.limit(fields))
    case "purge":
      if fields.present("job") != nil {
        self = .purge(job: try fields.job())
      } else {
        self = .purgeSubject(
          site: try Self.segment("site", fields),
          subject: try Self.segment("subject", fields)
        )
      }
    default: return nil
    }
  }

  private static func limit(_ fields: Fields) throws(WireError) -> Int {
    Int(try fields.integer("limit", in: 1...Int64(listLimit)) ?? 100)
  }

  private static func segment(_ name: String, _ fields: Fields) throws(WireError) -> String {
    try fields.required(name) { (name) throws(WireError) in
      try fields.text(name, "1 to 64 of A-Za-z0-9._-, not beginning with a point") {
        FieldRules.isSegment($0) && !$0.hasPrefix(".")
      }
    }
  }
}
