extension Schema {
  // What the pictures of a result are drawn from, with the result; and the results that are to be written as
  // files, with the folder that was named then. `code` tells what could not be written. A row that is `pending`,
  // and one whose job is erased while its files may be there, outlive a crash.
  static let fourthVersion = """
    ALTER TABLE result ADD COLUMN figures BLOB;
    CREATE TABLE export (
      job TEXT PRIMARY KEY REFERENCES job (id),
      state TEXT NOT NULL CHECK (state IN (
        'pending', 'written', 'refused', 'erased')),
      folder TEXT,
      code TEXT,
      at INTEGER NOT NULL,
      CHECK (state <> 'refused' OR code IS NOT NULL)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX export_state ON export (state);
    """
}
