import Foundation
import Messaging
import Store
import Synchronization
import Testing

@testable import Service
@testable import Wire

/// What the audit tells of operators and deliveries, and how often.
@Suite struct AuditTests {
  private let admin = Caller(administrator: "uid 0")

  /// A clock that a test sets, in milliseconds since 1970.
  private final class Clock: Sendable {
    private let time = Mutex<Int64>(1_800_000_000_000)

    var wall: WallClock {
      WallClock { [self] in
        Date(timeIntervalSince1970: Double(time.withLock { $0 }) / 1000)
      }
    }

    func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
  }

  private func rows(_ bench: Bench, _ actions: String...) throws -> [AuditEntry] {
    try bench.office.store.auditEntries(since: 0, limit: 1000).map(\.entry)
      .filter { actions.contains($0.action) }
  }

  private func detail(_ entry: AuditEntry?) throws -> [String: JSONValue] {
    let text = try #require(entry).detail
    guard case .object(let members) = try parseJSON(Array(text.utf8), limits: .reply) else {
      throw UnexpectedReply()
    }
    return members
  }

  private func texts(_ texts: String...) -> JSONValue { .array(texts.map(JSONValue.string)) }

  private func list(_ clients: [(name: String, user: UInt32)]) throws -> ClientList {
    var list = ClientList()
    for (name, user) in clients {
      try list.add(
        RegisteredClient(name: name, site: "s", rights: [.submit], proof: .user(user))
      )
    }
    return list
  }
}

// MARK: - The list of clients

extension AuditTests {
  @Test func `reading the clients anew tells who came, went and changed, and who asked`()
    async throws
  {
    let folder = try TemporaryFolder()
    let before = try list([("stays", 1), ("goes", 2), ("changes", 3)])
    let path = try folder.write(before.json, to: "clients")
    let bench = try Bench(in: folder, configure: { $0.clientsFile = path })
    // Its subscribers cannot be renewed, as a bench has no sockets; the list is in force all the same.
    _ = await bench.ask(.admin(.reload), as: admin)
    let after = try list([("stays", 1), ("comes", 2), ("changes", 3), ("changes", 4)])
    try folder.write(after.json, to: "clients")
    _ = await bench.ask(.admin(.reload), as: admin)
    let rows = try rows(bench, "clients_reloaded")
    #expect(rows.map(\.actor) == ["admin (uid 0)", "admin (uid 0)"])
    let first = try detail(rows.first)
    #expect(first["added"] == texts("changes", "goes", "stays"))
    #expect(first["removed"] == texts() && first["changed"] == texts())
    let second = try detail(rows.last)
    #expect(second["added"] == texts("comes") && second["removed"] == texts("goes"))
    #expect(second["changed"] == texts("changes"))
    #expect(second["clients_sha256"] == .string(after.digest))
  }

  @Test func `a list that is not taken leaves a row without its path`() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("no list".utf8), to: "clients")
    let bench = try Bench(in: folder, configure: { $0.clientsFile = path })
    #expect(await bench.refusal(.admin(.reload), as: admin)?.retry == .never)
    let entry = try #require(try rows(bench, "clients_refused", "clients_reloaded").first)
    #expect(entry.action == "clients_refused" && entry.actor == "admin (uid 0)")
    #expect(entry.detail == #"{"code":"client_list_unusable"}"#)
  }

  @Test func `of very many clients some are named, and the others counted`() throws {
    let many = try list((0..<60).map { ("client-\(100 + $0)", UInt32($0)) })
    let members = ClientListChange(from: ClientList(), to: many).members
    guard case .array(let names)? = members["added"] else { throw UnexpectedReply() }
    #expect(names.count == 50 && names.first == "client-100")
    #expect(members["added_more"] == 10 && members["removed_more"] == nil)
  }

  @Test func `a key is revoked also where the audit has no room, and the next reload tells it`()
    async throws
  {
    let folder = try TemporaryFolder()
    let path = try folder.write(list([("goes", 1), ("stays", 2)]).json, to: "clients")
    let bench = try Bench(in: folder, configure: { $0.clientsFile = path })
    _ = await bench.ask(.admin(.reload), as: admin)
    try folder.write(list([("stays", 2)]).json, to: "clients")
    try bench.office.store.refuseAudit(true)
    let reloader = bench.handler.administration.reloader
    let fault = await reloader.reload(by: "daemon (SIGHUP)")
    #expect(fault?.contains("audit could not take its changes") == true)
    #expect(bench.handler.administration.doorkeeper.clientCount == 1)
    try bench.office.store.refuseAudit(false)
    _ = await reloader.reload(by: "daemon (SIGHUP)")
    let last = try rows(bench, "clients_reloaded").last
    #expect(last?.actor == "daemon (SIGHUP)")
    #expect(try detail(last)["removed"] == texts("goes"))
  }
}

// MARK: - Questions and deliveries

extension AuditTests {
  @Test func `a question of an operator is noted once a minute`() async throws {
    let clock = Clock()
    let bench = try Bench(clock: clock.wall)
    for _ in 0..<3 {
      _ = await bench.ask(.admin(.server), as: admin)
      _ = await bench.ask(.admin(.jobs(state: nil, limit: 1)), as: admin)
    }
    #expect(try rows(bench, "server", "jobs").map(\.action) == ["server", "jobs"])
    _ = await bench.ask(.admin(.server), as: Caller(administrator: "uid 7"))
    clock.advance(59_999)
    _ = await bench.ask(.admin(.server), as: admin)
    #expect(try rows(bench, "server").map(\.actor) == ["admin (uid 0)", "admin (uid 7)"])
    clock.advance(1)
    _ = await bench.ask(.admin(.server), as: admin)
    #expect(try rows(bench, "server").count == 3)
  }

  @Test func `lock and unlock are noted each time`() async throws {
    let bench = try Bench()
    for _ in 0..<2 {
      _ = await bench.ask(.admin(.lock(reason: "disk")), as: admin)
      _ = await bench.ask(.admin(.unlock), as: admin)
    }
    #expect(try rows(bench, "lock", "unlock").map(\.object) == ["disk", "", "disk", ""])
  }

  @Test func `the same report to the same client is noted once in ten minutes`() async throws {
    let clock = Clock()
    let bench = try Bench(clock: clock.wall)
    let job = try await bench.store(ExampleCase())
    try await bench.running { _ = try await bench.settled(job) }
    let other = Caller(localUser: "uid 9", site: "local")
    for _ in 0..<3 { _ = await bench.ask(.result(job: job)) }
    #expect(try rows(bench, "delivered").map(\.object) == [job])
    _ = await bench.ask(.result(job: job), as: other)
    clock.advance(599_999)
    _ = await bench.ask(.result(job: job))
    #expect(try rows(bench, "delivered").map(\.actor) == ["local (uid 0)", "local (uid 9)"])
    clock.advance(1)
    _ = await bench.ask(.result(job: job))
    #expect(try rows(bench, "delivered").count == 3)
    // A clock that is put back silences nothing.
    clock.advance(-3_600_000)
    _ = await bench.ask(.result(job: job))
    #expect(try rows(bench, "delivered").count == 4)
  }

  @Test func `a page of events is noted where it holds a summary that is new to the client`()
    async throws
  {
    let bench = try Bench()
    try await bench.running {
      _ = try await bench.settled(bench.store(ExampleCase(key: "example-1")))
      for since in [0, 0, 1, 2] as [Int64] {
        _ = await bench.ask(.events(since: since, epoch: nil, limit: 200))
      }
      #expect(try rows(bench, "events_delivered").count == 1)
      _ = try await bench.settled(bench.store(ExampleCase(key: "example-2")))
      for _ in 0..<2 { _ = await bench.ask(.events(since: 0, epoch: nil, limit: 256)) }
    }
    let entries = try rows(bench, "events_delivered")
    #expect(try detail(entries.last)["targets"] == texts("4", "8"))
    #expect(entries.count == 2)
  }

  @Test func `without its row no report goes out, but the state of the service does`() async throws
  {
    let bench = try Bench()
    let job = try await bench.store(ExampleCase())
    try await bench.running { _ = try await bench.settled(job) }
    try bench.office.store.refuseAudit(true)
    for _ in 0..<2 {
      #expect(await bench.refusal(.result(job: job))?.code == .storageError)
      #expect(
        await bench.refusal(.events(since: 0, epoch: nil, limit: 9))?.code == .storageError
      )
    }
    guard case .server = await bench.ask(.admin(.server), as: admin) else {
      throw UnexpectedReply()
    }
    try bench.office.store.refuseAudit(false)
    #expect(await bench.refusal(.result(job: job)) == nil)
    #expect(try rows(bench, "delivered").count == 1)
  }
}
