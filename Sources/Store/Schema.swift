import GRDB

/// The tables, and what brings an older database up to them.
enum Schema {
  /// The version that this code reads and writes.
  static let version = 5

  /// Creates the tables in an empty database, and brings an older one up to this version.
  ///
  /// To be called in a transaction: a migration happens wholly or not at all.
  ///
  /// - Parameters:
  ///   - database: The connection that writes.
  ///   - epoch: The identity of a new database; an older one keeps its own.
  /// - Throws: ``StoreError/newerSchema(found:known:)``.
  static func prepare(_ database: Database, epoch: String) throws {
    if try !database.tableExists("meta") {
      try database.execute(sql: tables)
      try database.execute(
        sql: "INSERT INTO meta (id, schema, epoch) VALUES (1, 1, ?)",
        arguments: [epoch]
      )
    }
    let found = try self.found(in: database)
    guard found <= version else { throw StoreError.newerSchema(found: found, known: version) }
    if found < 2 { try database.execute(sql: secondVersion) }
    if found < 3 { try database.execute(sql: thirdVersion) }
    if found < 4 { try database.execute(sql: fourthVersion) }
    if found < 5 { try database.execute(sql: fifthVersion) }
    try database.execute(sql: "UPDATE meta SET schema = ?", arguments: [version])
  }

  /// The version of a database that has tables.
  static func found(in database: Database) throws -> Int {
    try Int.fetchOne(database, sql: "SELECT schema FROM meta") ?? 0
  }

  // `feed` outlives the events: with the last events of a site deleted, the next one still names
  // its predecessor. A result is a BLOB, as SQLite may re-encode TEXT.
  private static let tables = """
    CREATE TABLE meta (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      schema INTEGER NOT NULL,
      epoch TEXT NOT NULL
    ) STRICT;
    CREATE TABLE job (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      client TEXT NOT NULL,
      site TEXT NOT NULL,
      subject TEXT NOT NULL,
      key TEXT,
      parameters TEXT NOT NULL,
      parameters_sha256 TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN (
        'receiving', 'stored', 'queued', 'running', 'done', 'failed', 'cancelled', 'expired')),
      attempts INTEGER NOT NULL DEFAULT 0,
      cancel_requested INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1)),
      failure_code TEXT,
      failure_message TEXT,
      failure_remedy TEXT,
      seq INTEGER NOT NULL DEFAULT 0,
      created INTEGER NOT NULL,
      touched INTEGER NOT NULL,
      closed INTEGER,
      UNIQUE (client, key),
      CHECK ((state = 'failed') = (failure_code IS NOT NULL)),
      CHECK ((state = 'expired') = (key IS NULL))
    ) STRICT;
    CREATE INDEX job_state ON job (state, number);
    CREATE TABLE file (
      job TEXT NOT NULL REFERENCES job (id),
      idx INTEGER NOT NULL,
      role TEXT NOT NULL,
      run INTEGER,
      name TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      size INTEGER NOT NULL CHECK (size >= 0),
      offset_durable INTEGER NOT NULL DEFAULT 0 CHECK (offset_durable BETWEEN 0 AND size),
      path TEXT,
      PRIMARY KEY (job, idx)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE event (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      prev INTEGER NOT NULL,
      site TEXT NOT NULL,
      job TEXT NOT NULL REFERENCES job (id),
      kind TEXT NOT NULL CHECK (kind IN ('job', 'target')),
      state TEXT NOT NULL,
      attempts INTEGER NOT NULL,
      body TEXT,
      at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX event_site ON event (site, seq);
    CREATE INDEX event_job ON event (job, seq);
    CREATE TABLE feed (site TEXT PRIMARY KEY, last_seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE result (
      job TEXT PRIMARY KEY REFERENCES job (id),
      seq INTEGER NOT NULL UNIQUE REFERENCES event (seq),
      body BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TRIGGER job_no_way_back BEFORE UPDATE OF state ON job
      WHEN OLD.state IN ('done', 'failed', 'cancelled', 'expired') AND NEW.state IS NOT OLD.state
      BEGIN SELECT RAISE(ABORT, 'a final state is final'); END;
    CREATE TRIGGER job_transition BEFORE UPDATE OF state ON job
      WHEN OLD.state || '>' || NEW.state NOT IN (
        'receiving>stored', 'receiving>cancelled', 'receiving>expired', 'stored>queued',
        'queued>running', 'queued>cancelled', 'queued>failed', 'running>queued', 'running>done',
        'running>failed', 'running>cancelled')
      AND NEW.state IS NOT OLD.state
      BEGIN SELECT RAISE(ABORT, 'no such transition'); END;
    CREATE TRIGGER event_no_update BEFORE UPDATE ON event
      BEGIN SELECT RAISE(ABORT, 'an event never changes'); END;
    CREATE TRIGGER result_no_update BEFORE UPDATE ON result
      BEGIN SELECT RAISE(ABORT, 'a result never changes'); END;
    """
}
