extension Schema {
  // What the pictures of a result are drawn from, with the result; and the results that are to be written as
  // files. `code` tells what could not be written; a row that is `pending` outlives a crash.
  static let fourthVersion = """
    ALTER TABLE result ADD COLUMN figures BLOB;
    CREATE TABLE export (
      job TEXT PRIMARY KEY REFERENCES job (id),
      state TEXT NOT NULL CHECK (state IN ('pending', 'written', 'refused')),
      code TEXT,
      at INTEGER NOT NULL,
      CHECK (state <> 'refused' OR code IS NOT NULL)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX export_state ON export (state);
    """
}
