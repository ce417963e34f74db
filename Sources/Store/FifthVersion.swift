extension Schema {
  // The files beside the result of a job that mapped networks. Rows are found by job and place; the body
  // comes last, so that the rest of a row is read without it.
  static let fifthVersion = """
    CREATE TABLE attachment (
      number INTEGER PRIMARY KEY,
      job TEXT NOT NULL REFERENCES job (id),
      idx INTEGER NOT NULL CHECK (idx >= 0),
      name TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      size INTEGER NOT NULL CHECK (size = length(body)),
      body BLOB NOT NULL,
      UNIQUE (job, idx),
      UNIQUE (job, name)
    ) STRICT;
    CREATE TRIGGER attachment_no_update BEFORE UPDATE ON attachment
      BEGIN SELECT RAISE(ABORT, 'an attachment never changes'); END;
    """
}
