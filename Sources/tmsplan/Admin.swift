import ArgumentParser
import Client
import Foundation
import Wire

/// `tmsplan admin`: what an operator does on the daemon's host.
struct Admin: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look after the daemon, on its host: state, lock, reload, backup, erasure, audit.",
    discussion: """
      An operator ends a client's job by tmsplan cancel --ingest $TMSP_ADMIN JOB, where $TMSP_ADMIN is the \
      operators' socket, by default ipc:///run/tmsplanner-admin.sock. A job that has not ended must be \
      cancelled before its data can be purged.
      """,
    subcommands: [
      ServerCommand.self, JobsCommand.self, LockCommand.self, UnlockCommand.self,
      ReloadCommand.self, BackupCommand.self, RestoreCommand.self, PurgeCommand.self,
      AuditCommand.self,
    ]
  )
}

/// `tmsplan admin server`: how the service is.
struct ServerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "server",
    abstract: "Show how the service is."
  )

  @OptionGroup var admin: AdminOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    try await admin.withClient { show(try await $0.server(), json: json) }
  }
}

/// `tmsplan admin jobs`: the jobs of all sites.
struct JobsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jobs",
    abstract: "List the jobs of all sites that are not final, or those in one state."
  )

  @OptionGroup var admin: AdminOptions

  @Option(
    help: "Only jobs in this state: \(JobState.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var state: String?

  @Option(help: "How many at most.")
  var limit = 100

  @Flag(help: "Print JSON, a job a line.")
  var json = false

  func validate() throws {
    guard state.map({ JobState(rawValue: $0) != nil }) ?? true else {
      throw ValidationError("There is no state \(state ?? "").")
    }
    guard (1...AdminVerb.listLimit).contains(limit) else {
      throw ValidationError("--limit must be 1 to \(AdminVerb.listLimit).")
    }
  }

  func run() async throws {
    try await admin.withClient { client in
      let state = state.flatMap(JobState.init)
      let (jobs, isAll) = try await client.jobs(in: state, limit: limit)
      for job in jobs {
        Console.print(job, json: json, ["state", "site", "client", "job", "touched", "error"])
      }
      if !isAll { Console.warn("There are more; raise --limit.") }
    }
  }
}

/// `tmsplan admin lock`: takes no new cases.
struct LockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lock",
    abstract: "Take no new cases until unlock or restart; clients are told why, and to come again."
  )

  @OptionGroup var admin: AdminOptions

  @Argument(help: "Why, in up to 200 bytes; clients read it.")
  var reason: String

  func run() async throws {
    try await admin.withClient { show(try await $0.server(.lock(reason: reason)), json: false) }
  }
}

/// `tmsplan admin unlock`: takes cases again.
struct UnlockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlock",
    abstract: "Take cases again."
  )

  @OptionGroup var admin: AdminOptions

  func run() async throws {
    try await admin.withClient { show(try await $0.server(.unlock), json: false) }
  }
}

/// `tmsplan admin reload`: reads clients and protocols anew.
struct ReloadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reload",
    abstract: "Have the daemon read the list of clients and the protocols anew."
  )

  @OptionGroup var admin: AdminOptions

  func run() async throws {
    try await admin.withClient { show(try await $0.server(.reload), json: false) }
  }
}

private func show(_ status: ServerStatus, json: Bool) {
  if json { return Console.print(Reply.server(status).value) }
  var lines = ["tmsplannerd \(status.version), up \(status.uptime) s"]
  if status.isStopping { lines.append("  stopping") }
  if let reason = status.lockReason { lines.append("  takes no cases: \(reason)") }
  lines += [
    "  \(status.receiving) receiving, \(status.queued) queued, \(status.running) running "
      + "(\(status.workers) at once), \(status.clients) clients, disk \(status.diskPercent) % full",
    "  last event \(status.lastSequence) of epoch \(status.epoch)",
    "  audit head \(status.auditSequence):\(status.auditHash)",
  ]
  Console.print(lines.joined(separator: "\n"))
}

extension Console {
  /// Prints an object as JSON, or as the values of `fields`, tabs between them.
  static func print(_ value: JSONValue, json: Bool, _ fields: [String]) {
    guard !json, case .object(let members) = value else { return print(value) }
    print(
      fields.map { field in
        switch members[field] {
        case .string(let text)?: text
        case nil, .null?: "-"
        case let other?: String(decoding: other.encoded, as: UTF8.self)
        }
      }.joined(separator: "\t")
    )
  }
}
