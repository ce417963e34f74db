public import Findings
import Foundation
import Glibc
public import Messaging
import Wire

/// A client that the operator has registered.
public struct RegisteredClient: Hashable, Sendable {
  /// How it proves itself.
  public enum Proof: Hashable, Sendable {
    /// By the secret key that belongs to this one.
    case key(CurvePublicKey)
    /// By being a process of this user on the daemon's own host.
    case user(UInt32)
  }

  /// Its name: the owner of its jobs and keys.
  public let name: String
  /// Its site, whose data it shares; nil only for an operator.
  public let site: String?
  /// What it may do.
  public let rights: Set<Right>
  /// How it proves itself.
  public let proof: Proof

  /// Describes a client.
  public init(name: String, site: String?, rights: Set<Right>, proof: Proof) {
    self.name = name
    self.site = site
    self.rights = rights
    self.proof = proof
  }
}

/// Why a client list cannot be used.
public struct ClientListError: CodedError, Hashable {
  /// A stable snake_case code.
  public var code: String { "client_list_unusable" }
  /// The file; nil where the list came from none.
  public let file: String?
  /// What is wrong, and with which client.
  public let reason: String
  /// What is wrong, and where.
  public var message: String { file.map { "\($0): \(reason)" } ?? reason }
  /// What to do about it.
  public var remedy: String { "Keep the list with tmsplan keys add, list and revoke." }

  init(file: String? = nil, reason: String) {
    self.file = file
    self.reason = reason
  }
}

/// The clients that are let in; no secret is in it.
public struct ClientList: Hashable, Sendable {
  /// The clients, in the order of the file.
  public private(set) var clients: [RegisteredClient]
  private var byProof: [RegisteredClient.Proof: RegisteredClient]

  /// A list of nobody.
  public init() { (clients, byProof) = ([], [:]) }

  /// The client that proves itself so; nil where it is not on the list.
  public subscript(proof: RegisteredClient.Proof) -> RegisteredClient? { byProof[proof] }

  /// The sites of all clients.
  public var sites: Set<String> { Set(clients.compactMap(\.site)) }

  /// Whether it names users of the daemon's host: then no other user is served there.
  public var namesUsers: Bool {
    clients.contains { if case .user = $0.proof { true } else { false } }
  }

  /// The proofs whose client is another one in `other`, or in one of the two lists only.
  func changes(to other: ClientList) -> Set<RegisteredClient.Proof> {
    let proofs = Set(byProof.keys).union(other.byProof.keys)
    return proofs.filter { self[$0] != other[$0] }
  }

  /// Adds a client.
  ///
  /// - Throws: ``ClientListError`` where its key or user is on the list, or its name is with another
  ///   site: one client is one owner of jobs, with as many keys as it has programs.
  public mutating func add(_ client: RegisteredClient) throws(ClientListError) {
    if let other = byProof[client.proof] {
      throw ClientListError(reason: "\(client.proof) belongs to \(other.name) already")
    }
    if let other = clients.first(where: { $0.name == client.name }), other.site != client.site {
      throw ClientListError(
        reason: "\(client.name) is registered for \(other.site ?? "no site") already"
      )
    }
    clients.append(client)
    byProof[client.proof] = client
  }

  /// Removes the clients for which `isRevoked` holds, and gives them.
  public mutating func remove(
    where isRevoked: (RegisteredClient) -> Bool
  ) -> [RegisteredClient] {
    let revoked = clients.filter(isRevoked)
    clients.removeAll(where: isRevoked)
    for client in revoked { byProof[client.proof] = nil }
    return revoked
  }
}

// MARK: - The file

extension ClientList {
  /// Reads the list at `path`.
  ///
  /// - Throws: ``ClientListError`` naming the file and, where one is at fault, the client.
  public init(path: String) throws(ClientListError) {
    var status = stat()
    if unsafe stat(path, &status) == 0, status.st_mode & 0o022 != 0 {
      throw ClientListError(
        file: path,
        reason: "others may write to it, and so let themselves in: chmod 0644 it"
      )
    }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw ClientListError(file: path, reason: "the file cannot be read")
    }
    do throws(ClientListError) {
      try self.init(json: [UInt8](bytes))
    } catch {
      throw ClientListError(file: path, reason: error.reason)
    }
  }

  /// Reads `{"clients":[{"client":…,"site":…,"roles":[…],"public_key":…}]}`; `"user":1000` stands in
  /// place of a key for a user of the daemon's own host.
  public init(json: [UInt8]) throws(ClientListError) {
    self.init()
    let root: JSONValue
    do throws(JSONError) {
      root = try parseJSON(json, limits: JSONLimits(byteCount: 1_048_576, depth: 5))
    } catch {
      throw ClientListError(reason: "not JSON at byte \(error.offset): \(error.message)")
    }
    guard case .object(let members) = root, members.count == 1,
      case .array(let entries)? = members["clients"]
    else { throw ClientListError(reason: #"it must be {"clients":[…]} and nothing else"#) }
    for (index, entry) in entries.enumerated() {
      do throws(ClientListError) {
        try add(RegisteredClient(entry))
      } catch {
        throw ClientListError(reason: "client number \(index + 1): \(error.reason)")
      }
    }
  }

  /// SHA-256 of ``json``, in lower-case hexadecimal: two lists of the same clients have the same.
  public var digest: String { sha256(of: json) }

  /// The file, one client a line.
  public var json: [UInt8] {
    let lines = clients.map { "  " + String(decoding: $0.value.encoded, as: UTF8.self) }
    return Array("{\"clients\": [\n\(lines.joined(separator: ",\n"))\n]}\n".utf8)
  }
}

extension RegisteredClient {
  fileprivate init(_ value: JSONValue) throws(ClientListError) {
    guard case .object(let members) = value else {
      throw ClientListError(reason: "it must be an object")
    }
    let known: Set<String> = ["client", "site", "roles", "public_key", "user"]
    if let name = members.keys.filter({ !known.contains($0) }).min() {
      throw ClientListError(reason: "\(name) is unknown")
    }
    let rights = try Self.rights(members["roles"])
    let site = try members["site"].map { value throws(ClientListError) in
      try Self.segment(value, "site")
    }
    guard site != nil || rights == [.operate] else {
      throw ClientListError(reason: "site is missing")
    }
    self.init(
      name: try Self.segment(members["client"], "client"),
      site: site,
      rights: rights,
      proof: try Self.proof(members["public_key"], members["user"])
    )
  }

  private static func segment(_ value: JSONValue?, _ name: String) throws(ClientListError) -> String
  {
    guard case .string(let text)? = value, FieldRules.isSegment(text) else {
      throw ClientListError(reason: "\(name) must be 1 to 64 of A-Za-z0-9._-")
    }
    return text
  }

  private static func rights(_ value: JSONValue?) throws(ClientListError) -> Set<Right> {
    let names = Right.allCases.map(\.rawValue).joined(separator: ", ")
    guard case .array(let values)? = value, !values.isEmpty else {
      throw ClientListError(reason: "roles must list some of \(names)")
    }
    var rights: Set<Right> = []
    for value in values {
      guard case .string(let text) = value, let right = Right(rawValue: text) else {
        throw ClientListError(reason: "roles may hold \(names) only")
      }
      rights.insert(right)
    }
    return rights
  }

  private static func proof(
    _ key: JSONValue?,
    _ user: JSONValue?
  ) throws(ClientListError) -> Proof {
    switch (key, user) {
    case (.string(let text)?, nil):
      guard let key = CurvePublicKey(text) else {
        throw ClientListError(reason: "public_key must be a key of 40 characters")
      }
      return .key(key)
    case (nil, .integer(let number)?):
      guard let user = UInt32(exactly: number) else {
        throw ClientListError(reason: "user must be the number of a user")
      }
      return .user(user)
    default: throw ClientListError(reason: "it must have public_key, or user, and not both")
    }
  }

  var value: JSONValue {
    var members: [String: JSONValue] = [
      "client": .string(name),
      "roles": .array(rights.map(\.rawValue).sorted().map(JSONValue.string)),
    ]
    members["site"] = site.map(JSONValue.string)
    switch proof {
    case .key(let key): members["public_key"] = .string(key.text)
    case .user(let user): members["user"] = .integer(Int64(user))
    }
    return .object(members)
  }
}

extension RegisteredClient.Proof: CustomStringConvertible {
  /// The key, or the user.
  public var description: String {
    switch self {
    case .key(let key): key.text
    case .user(let user): "user \(user)"
    }
  }
}

extension ClientList {
  /// Puts the list in place of the file at `path`, whole or not at all.
  ///
  /// - Throws: ``ClientListError`` where it cannot be written; the old file is then still there.
  public func write(to path: String) throws(ClientListError) {
    do {
      let data = Data(json)
      let temporary = path + ".new"
      try data.write(to: URL(filePath: temporary), options: .withoutOverwriting)
      do {
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: temporary)
        let handle = try FileHandle(forWritingTo: URL(filePath: temporary))
        try handle.synchronize()
        try handle.close()
      } catch {
        try? FileManager.default.removeItem(atPath: temporary)
        throw error
      }
      guard unsafe rename(temporary, path) == 0 else { throw POSIXError(.EIO) }
    } catch {
      throw ClientListError(
        file: path,
        reason: "it cannot be written (a \(path).new that is there is in the way): "
          + error.localizedDescription
      )
    }
  }
}

/// Whether `text` can name a client or a site.
public func isClientName(_ text: String) -> Bool { FieldRules.isSegment(text) }
