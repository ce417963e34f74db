extension Schema {
  // What a site has put on the air: at most one job, which must have a result. `actor` and `at` tell who
  // did so and when.
  static let thirdVersion = """
    CREATE TABLE presentation (
      site TEXT PRIMARY KEY,
      job TEXT NOT NULL REFERENCES job (id),
      follow INTEGER NOT NULL CHECK (follow IN (0, 1)),
      actor TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX presentation_job ON presentation (job);
    """
}
