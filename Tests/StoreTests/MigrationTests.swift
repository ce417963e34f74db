import GRDB
import Store
import Testing

@Suite struct MigrationTests {
  private let folder: TemporaryFolder
  private let path: String
  private let epoch = JobID.random().text
  private let jobs = (0..<4).map { _ in JobID.random() }

  /// A database of version 1 with an upload, a queued, a running and a done job.
  init() throws {
    folder = try TemporaryFolder()
    path = folder.path + "/tmsp.db"
    let queue = try DatabaseQueue(path: path)
    try queue.write { database in
      try database.execute(sql: firstVersion)
      try database.execute(
        sql: "INSERT INTO meta (id, schema, epoch) VALUES (1, 1, ?)",
        arguments: [epoch]
      )
      for (number, state) in ["receiving", "queued", "running", "done"].enumerated() {
        try insert(number, state, database)
      }
      try database.execute(
        sql: """
          INSERT INTO feed VALUES ('clinic_7', 3);
          INSERT INTO result SELECT job, seq, x'0102' FROM event WHERE kind = 'target';
          """
      )
    }
    try queue.close()
  }

  private func insert(_ number: Int, _ state: String, _ database: Database) throws {
    let id = jobs[number].text
    let sha256 = digest("a")
    try database.execute(
      sql: """
        INSERT INTO job (id, client, site, subject, key, parameters, parameters_sha256, state, seq,
          created, touched) VALUES (?, 'c', 'clinic_7', 'sub-1', ?, '{}', ?, ?, ?, 1, 1)
        """,
      arguments: [id, "key-\(number)", digest("c"), state, number]
    )
    let paths: [String?] = [
      nil, "/state/input/clinic_7/\(sha256)", "/data/input/clinicX7/\(sha256)", "/data/bold.nii",
    ]
    try database.execute(
      sql: "INSERT INTO file VALUES (?, 0, 'bold', 1, 'b.nii', ?, 10, 0, ?)",
      arguments: [id, sha256, paths[number]]
    )
    guard number > 0 else { return }
    try database.execute(
      sql: "INSERT INTO event VALUES (?, ?, 'clinic_7', ?, ?, ?, 0, '{}', 1)",
      arguments: [number, number - 1, id, state == "done" ? "target" : "job", state]
    )
  }

  @Test func `a database of version 1 keeps what it holds`() throws {
    let store = try JobStore(path: path)
    #expect(store.epoch == epoch)
    #expect(try jobs.map { try store.job($0)?.state } == [.receiving, .queued, .running, .done])
    #expect(try store.result(of: jobs[3])?.body == [1, 2])
    #expect(try store.events(ofSite: "clinic_7", since: 0).events.map(\.seq) == [1, 2, 3])
    #expect(try store.integrityProblems() == [])
    #expect(try store.recover(attempts: 2, at: 2).map(\.job.id) == [jobs[2]])
    #expect(try store.auditHead() == nil)
  }

  @Test func `what was uploaded is told by its path`() throws {
    let store = try JobStore(path: path)
    let uploaded = try jobs.map { try store.job($0)?.files.map(\.isUploaded) }
    #expect(uploaded == [[true], [true], [false], [false]])
  }

  @Test func `a migrated database has the tables of a new one`() throws {
    _ = try JobStore(path: path)
    let fixture = try StoreFixture()
    func tables(_ path: String) throws -> [String] {
      try DatabaseQueue(path: path).read { database in
        try String.fetchAll(
          database,
          sql: "SELECT sql FROM sqlite_master WHERE sql > '' ORDER BY name"
        )
      }
    }
    let fresh = try tables(fixture.folder.path + "/tmsp.db")
    #expect(fresh.count > 15)
    #expect(try tables(path) == fresh)
  }

  @Test func `a migration that fails half-way changes nothing`() throws {
    let before = try DatabaseQueue(path: path).write { database in
      try database.execute(sql: "CREATE TABLE other (a); CREATE INDEX file_sha256 ON other (a)")
      return try String.fetchAll(database, sql: "SELECT name FROM sqlite_master ORDER BY name")
    }
    #expect(throws: StoreError.self) { try JobStore(path: path) }
    try DatabaseQueue(path: path).read { database in
      let names = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master ORDER BY name")
      #expect(names == before)
      #expect(try Int.fetchOne(database, sql: "SELECT schema FROM meta") == 1)
    }
  }
}
