import ArgumentParser
import Client
import Foundation
import Glibc
import Messaging
import Service
import Wire

/// `tmsplan keys`: who may come in over the network.
struct Keys: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make keys, and keep the list of the clients that are let in.",
    discussion: """
      Each client makes its own pair and gives the public key to the operator, who adds it to the \
      list. The secret key never leaves the client.
      """,
    subcommands: [GenerateKeys.self, AddClient.self, ListClients.self, RevokeClient.self]
  )
}

/// `tmsplan keys generate`: a new pair.
struct GenerateKeys: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Make a pair of keys: FILE holds the secret one, readable by its owner only.",
    discussion: """
      The public key is printed, and written beside it: clinic.secret has its public key in \
      clinic.public.
      """
  )

  @Option(help: ArgumentHelp("Where the secret key goes; no file may be there.", valueName: "file"))
  var output: String

  @Flag(help: "Say what to do with the keys of a server, not of a client.")
  var server = false

  func run() throws {
    let secret = try CurveSecretKey()
    let publicKey = try secret.publicKey()
    let stem = output.hasSuffix(".secret") ? String(output.dropLast(".secret".count)) : output
    // The public file first: one that stands alone does no harm, a secret key without it would.
    try KeyFile.write(publicKey.text, to: stem + ".public", isSecret: false)
    do {
      try KeyFile.write(secret.revealed, to: output, isSecret: true)
    } catch {
      unsafe unlink(stem + ".public")
      throw error
    }
    Console.print(publicKey.text)
    Console.warn(
      server
        ? "Give this public key to the clients, and restart the daemon."
        : "Give this public key to the operator of the server, who adds it with tmsplan keys add."
    )
  }
}

/// Where the list of clients is.
struct ClientListOptions: ParsableArguments {
  @Option(help: "The list of clients; by default $TMSP_CLIENTS or /etc/tmsplanner/clients.")
  var clients = environment("TMSP_CLIENTS") ?? "/etc/tmsplanner/clients"

  /// The list; an empty one where there is no file yet.
  func read() throws -> ClientList {
    FileManager.default.fileExists(atPath: clients) ? try ClientList(path: clients) : ClientList()
  }

  /// Changes the list by `change`, and has the daemon read it.
  ///
  /// From the reading to the daemon's answer nobody else changes it: of two changes at once none undoes the
  /// other, and the daemon is asked about the list that was written.
  ///
  /// - Returns: What `change` gives, and whether the daemon works by this very list now.
  func edit<Value>(
    _ admin: AdminOptions,
    _ change: (inout ClientList) throws -> Value
  ) async throws -> (value: Value, isInForce: Bool) {
    let lock = try await ClientListLock(path: clients)
    var list = try read()
    let value = try change(&list)
    let isInForce = try await replace(by: list, admin)
    _ = consume lock
    return (value, isInForce)
  }

  /// Puts `list` in place of the file, whole or not at all, and tells the daemon.
  ///
  /// - Returns: Whether the daemon works by this very list now.
  private func replace(by list: ClientList, _ admin: AdminOptions) async throws -> Bool {
    try list.write(to: clients)
    var patience = Patience()
    patience.replyLimit = .seconds(5)
    patience.attempts = 1
    do {
      let status = try await admin.withClient(patience: patience) { try await $0.server(.reload) }
      guard status.clientsSHA256 == list.digest else {
        Console.warn(
          "NOT IN FORCE: the daemon at \(admin.admin) reads another list than \(clients)."
        )
        return false
      }
      Console.warn("The daemon works by this list now.")
      return true
    } catch {
      Console.warn(
        """
        NOT IN FORCE yet: \((error as? ClientError)?.message ?? "\(error)")
          A daemon that is not running works by this list from its next start. One that runs reads it by \
        systemctl reload tmsplannerd, or tmsplan admin reload.
        """
      )
      return false
    }
  }
}

/// `tmsplan keys add`: lets a client in.
struct AddClient: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Put a client on the list.",
    discussion: """
      A key belongs to one client and one site; a second use of it is refused. One that begins with a \
      minus is given like any other, or as --public-key=KEY.
      """
  )

  /// What a client may do, in one word.
  enum Role: String, ExpressibleByArgument, CaseIterable {
    case clinic, navigator, `operator`

    var rights: Set<Right> {
      switch self {
      case .clinic: [.submit, .results]
      case .navigator: [.results]
      case .operator: [.operate]
      }
    }
  }

  @Argument(help: "The client's name: the owner of its jobs.")
  var name: String

  @Option(help: "The site whose data it shares; not needed for an operator.")
  var site: String?

  @Option(
    help: """
      clinic submits and reads, navigator reads a site's results, operator sees how the service \
      is and nothing of patients.
      """
  )
  var role: Role

  // Unconditional: one key in eighty or so begins with a minus.
  @Option(parsing: .unconditional, help: "Its public key, or the file that holds it.")
  var publicKey: String?

  @Option(help: "In place of a key: a user of the daemon's own host, by name or number.")
  var user: String?

  @OptionGroup var list: ClientListOptions
  @OptionGroup var admin: AdminOptions

  func validate() throws {
    guard (publicKey == nil) != (user == nil) else {
      throw ValidationError("Give --public-key or --user, one of them.")
    }
    guard site != nil || role == .operator else {
      throw ValidationError("Give --site: a \(role.rawValue) belongs to one.")
    }
    for text in [name, site].compactMap(\.self) where !isClientName(text) {
      throw ValidationError("\"\(text)\" must be 1 to 64 of A-Za-z0-9._-")
    }
  }

  func run() async throws {
    let client = RegisteredClient(
      name: name,
      site: site,
      rights: role.rights,
      proof: try proof()
    )
    _ = try await list.edit(admin) { try $0.add(client) }
    Console.print("\(name) is on the list \(list.clients)")
  }

  private func proof() throws -> RegisteredClient.Proof {
    if let publicKey { return .key(try KeyFile.publicKey(publicKey)) }
    let user = user ?? ""
    if let number = UInt32(user) { return .user(number) }
    guard let entry = unsafe getpwnam(user) else {
      throw ValidationError("There is no user \(user) on this host.")
    }
    return .user(unsafe entry.pointee.pw_uid)
  }
}

/// `tmsplan keys list`: who is let in.
struct ListClients: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Print the clients that are let in: name, site, roles, key."
  )

  @OptionGroup var list: ClientListOptions

  func run() throws {
    for client in try list.read().clients {
      let roles = client.rights.map(\.rawValue).sorted().joined(separator: ",")
      Console.print("\(client.name)\t\(client.site ?? "-")\t\(roles)\t\(client.proof)")
    }
  }
}

/// `tmsplan keys revoke`: lets a client in no more.
struct RevokeClient: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "Take a client off the list, with all its keys, or one key.",
    discussion: """
      Exit status 1 where the list is changed, but no daemon confirms that it works by it. A key that \
      begins with a minus goes after --, as the last argument.
      """
  )

  @Argument(help: "The client's name, or one public key.")
  var clientOrKey: String

  @OptionGroup var list: ClientListOptions
  @OptionGroup var admin: AdminOptions

  func run() async throws {
    let (revoked, isInForce) = try await list.edit(admin) { clients in
      let revoked = clients.remove {
        $0.name == clientOrKey || "\($0.proof)" == clientOrKey
      }
      guard !revoked.isEmpty else {
        Console.warn("tmsplan: nobody of that name or key is on \(list.clients)")
        throw ExitCode(Console.Status.refused.rawValue)
      }
      return revoked
    }
    for client in revoked { Console.print("\(client.name) \(client.proof) is off the list") }
    // Who revokes a key must not believe that it is refused while it is not.
    guard isInForce else { throw ExitCode(Console.Status.failure.rawValue) }
  }
}
