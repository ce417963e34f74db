import ArgumentParser
import Client
import Foundation
import Glibc
import Service
import Store
import Wire

/// `tmsplan admin backup`: a copy of the database.
struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the database, while the daemon serves, into the folder backup of its state.",
    discussion: """
      Jobs, events, reports and the audit are in it; uploaded files are not. It is as confidential as \
      the state folder: reports and pseudonyms are in it. Copy it to another machine, and keep the head \
      of the audit that is printed. Not in it, and to be kept too: /etc/tmsplanner, which holds \
      curve.secret (without it every clinic needs a new server key), the list of clients and the \
      configuration.
      """
  )

  @OptionGroup var admin: AdminOptions

  @Argument(help: "The file's name, 1 to 64 of A-Za-z0-9._-; none of that name may be there.")
  var name: String

  func run() async throws {
    try await admin.withClient { client in
      let receipt = try await client.backup(name)
      let status = try await client.server()
      Console.print(
        """
        \(receipt.name) sha256 \(receipt.sha256)
          up to event \(receipt.lastSequence) of epoch \(status.epoch)
          audit head in it \(receipt.auditHead)
          written to \(receipt.path.isEmpty ? "backup/\(receipt.name) in the state folder" : receipt.path)
          as confidential as the state folder: reports and pseudonyms are in it
          not in it: curve.secret, the list of clients and the configuration; keep /etc/tmsplanner too
        """
      )
    }
  }
}

/// `tmsplan admin restore`: a backup in place of the database.
struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Put a backup in place of the database, while the daemon is stopped.",
    discussion: """
      The backup is checked first, and the old database is kept beside it. The restored one has a \
      new epoch, so that subscribers notice. Jobs whose files are not there any more fail as \
      input_lost; unfinished uploads expire and are to be sent again.
      """
  )

  @Argument(help: "The backup.")
  var backup: String

  @Option(help: "The daemon's state folder.")
  var state = "/var/lib/tmsplanner"

  func run() async throws {
    let owner = try folderOwner(state)
    let restored = try JobStore.restore(
      from: backup,
      to: state,
      by: "admin (uid \(getuid()))",
      at: Int64(Date().timeIntervalSince1970 * 1000)
    )
    // Root restores; the daemon, which is another user, must be able to use it.
    try giveDatabase(in: state, to: owner)
    Console.print(
      """
      restored, epoch \(restored.epoch), up to event \(restored.lastSeq)
        \(Console.count(restored.queued.count, "job")) queued again, \
      \(restored.lost.count) without their files, \
      \(Console.count(restored.expired.count, "upload")) expired
        the database before it: \(restored.formerDatabase ?? "there was none")
      """
    )
  }

  private func folderOwner(_ path: String) throws -> (user: uid_t, group: gid_t) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      throw ValidationError("There is no state folder \(path).")
    }
    return (status.st_uid, status.st_gid)
  }

  private func giveDatabase(in folder: String, to owner: (user: uid_t, group: gid_t)) throws {
    for name in ["tmsp.db", "tmsp.db-wal", "tmsp.db-shm"] {
      let path = folder + "/" + name
      guard FileManager.default.fileExists(atPath: path) else { continue }
      guard unsafe lchown(path, owner.user, owner.group) == 0 else {
        throw ValidationError("\(path) cannot be given to the owner of \(folder); do so by hand.")
      }
    }
  }
}

/// `tmsplan admin purge`: erases a patient's data.
struct PurgeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "purge",
    abstract:
      "Erase the data of a job, or of all jobs of a subject: report, events' content, files.",
    discussion: """
      Numbers, digests, the pseudonym and the audit stay. Jobs that have not ended are refused: \
      cancel them first (tmsplan cancel --ingest $TMSP_ADMIN JOB). Backups made before still hold what \
      is erased. A site is written as tmsplan admin jobs prints it, a subject as tmsplan admin audit \
      show does. Exit status 1 where no job has this subject.
      """
  )

  @OptionGroup var admin: AdminOptions

  @Argument(help: "The job's id.")
  var job: String?

  @Option(help: "The site of the subject.")
  var site: String?

  @Option(help: "The subject's pseudonym, in place of a job.")
  var subject: String?

  func validate() throws {
    guard (job != nil) != (subject != nil), (subject == nil) == (site == nil) else {
      throw ValidationError("Give a job, or --site and --subject.")
    }
  }

  func run() async throws {
    let verb: AdminVerb =
      if let site, let subject {
        .purgeSubject(site: site, subject: subject)
      } else {
        .purge(job: job ?? "")
      }
    let count = try await erase(verb)
    // Who writes a pseudonym wrong must not believe that the patient's data are gone.
    guard count > 0 else {
      Console.warn(
        """
        tmsplan: Nothing was erased: no job of the site \(site ?? "") has the subject \(subject ?? "").
          Write the site as tmsplan admin jobs prints it, and the subject as tmsplan admin audit show does.
        """
      )
      throw ExitCode(Console.Status.failure.rawValue)
    }
    Console.print(
      """
      erased: the data of \(Console.count(count, "job"))
        kept: numbers, digests and the pseudonym of each job, and the audit, which holds the pseudonym too
        backups made before still hold what is erased
      """
    )
  }

  private func erase(_ verb: AdminVerb) async throws -> Int {
    do {
      return try await admin.withClient { try await $0.purge(verb) }
    } catch let error as ClientError {
      guard case .refused(let refusal) = error, refusal.code == .wrongState else { throw error }
      Console.warn(
        """
        tmsplan: \(error.message) [\(error.code)]
          Nothing was erased. Cancel it, and purge again when it has ended: \
        tmsplan cancel --ingest \(admin.admin) \(job ?? "JOB")
        """
      )
      throw ExitCode(Console.Status.refused.rawValue)
    }
  }
}

/// `tmsplan admin audit`: who asked what, and who was given what.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Read the audit, or check that nothing in it was changed.",
    subcommands: [ShowAudit.self, VerifyAudit.self]
  )
}

/// `tmsplan admin audit show`: the entries.
struct ShowAudit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print the audit's entries: number, time, who, what, on what, circumstances."
  )

  @OptionGroup var admin: AdminOptions

  @Option(help: "Print the entries after this number.")
  var since: Int64 = 0

  @Flag(help: "Print JSON, an entry a line.")
  var json = false

  func run() async throws {
    try await admin.withClient { client in
      var place = since
      var isAll = false
      while !isAll {
        let page = try await client.audit(since: place, limit: 500)
        for entry in page.entries {
          Console.print(entry, json: json, ["seq", "ts", "actor", "action", "object", "detail"])
        }
        (place, isAll) = (page.last, page.isAll)
      }
    }
  }
}

/// `tmsplan admin audit verify`: whether the chain holds.
struct VerifyAudit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check the audit of a database or a backup, and its reports by the audit's digests.",
    discussion: """
      Each entry holds a hash of itself and of all before it. Whoever can write to the database could \
      make a whole new chain: only a head that was kept elsewhere (tmsplan admin server prints it) \
      proves that this was not done. Exit status 1 where the chain is broken.
      """
  )

  @Option(help: "The database.")
  var database = "/var/lib/tmsplanner/tmsp.db"

  @Option(help: "A head that was kept elsewhere, as NUMBER:HASH.")
  var head: String?

  func run() throws {
    guard FileManager.default.fileExists(atPath: database) else {
      throw ValidationError("There is no database \(database).")
    }
    let verdict = try JobStore.verifyAudit(ofDatabaseAt: database, expectedHead: try knownHead())
    switch verdict {
    case .intact(0, nil):
      Console.print("There is no audit in \(database).")
      throw ExitCode(Console.Status.failure.rawValue)
    case .intact(let count, let head):
      let altered = try JobStore.alteredResults(ofDatabaseAt: database)
      guard altered.isEmpty else {
        for problem in altered { Console.print("altered: \(problem)") }
        throw ExitCode(Console.Status.failure.rawValue)
      }
      Console.print(
        "intact: \(count) entries, head \(head.map { "\($0.seq):\($0.hash)" } ?? "none")"
      )
      if self.head == nil {
        Console.warn("Without --head a chain that was made anew as a whole looks intact too.")
      }
    case .broken(let seq, let fault):
      Console.print("broken at entry \(seq): \(words(for: fault))")
      throw ExitCode(Console.Status.failure.rawValue)
    }
  }

  private func knownHead() throws -> AuditHead? {
    guard let head else { return nil }
    let parts = head.split(separator: ":")
    guard parts.count == 2, let seq = Int64(parts[0]), parts[1].utf8.count == 64 else {
      throw ValidationError("--head must be NUMBER:HASH, as tmsplan admin server prints it.")
    }
    return AuditHead(seq: seq, hash: String(parts[1]))
  }

  private func words(for fault: AuditFault) -> String {
    switch fault {
    case .changed: "its content was changed"
    case .missing: "it is missing"
    case .reordered: "it does not follow the one before it"
    case .truncated: "it and what came after it were cut off"
    case .rewritten: "the chain is not the one whose head is known"
    }
  }
}
