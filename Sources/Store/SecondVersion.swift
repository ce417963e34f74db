extension Schema {
  // `deleted_seq` is the newest event of a site that retention has deleted, `served_seq` the event of
  // its latest start of a job. Version 1 did not note which files were uploaded, but an upload's
  // path ends as no other does. A purged event keeps its place and loses its content, nothing else.
  static let secondVersion = """
    CREATE TABLE audit (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      ts INTEGER NOT NULL,
      actor TEXT NOT NULL,
      action TEXT NOT NULL,
      object TEXT NOT NULL,
      detail TEXT NOT NULL,
      prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32),
      hash BLOB NOT NULL CHECK (length(hash) = 32)
    ) STRICT;
    CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
      BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
    CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
      BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

    ALTER TABLE feed ADD COLUMN deleted_seq INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE feed ADD COLUMN served_seq INTEGER NOT NULL DEFAULT 0;
    UPDATE feed SET served_seq = coalesce(
      (SELECT max(seq) FROM event WHERE event.site = feed.site AND state = 'running'), 0);

    ALTER TABLE job ADD COLUMN purged INTEGER;
    ALTER TABLE job ADD COLUMN inputs_released INTEGER NOT NULL DEFAULT 0
      CHECK (inputs_released IN (0, 1));
    CREATE INDEX job_site ON job (site, state);
    CREATE INDEX job_subject ON job (site, subject);

    ALTER TABLE file ADD COLUMN is_uploaded INTEGER NOT NULL DEFAULT 1
      CHECK (is_uploaded IN (0, 1));
    UPDATE file SET is_uploaded = 0 WHERE path IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM job WHERE job.id = file.job
        AND path LIKE '%/input/' || replace(job.site, '_', '\\_') || '/' || sha256 ESCAPE '\\');
    CREATE INDEX file_sha256 ON file (sha256);

    DROP TRIGGER event_no_update;
    CREATE TRIGGER event_no_update BEFORE UPDATE ON event
      WHEN NEW.body IS NOT NULL OR NEW.kind <> 'job' OR NEW.seq IS NOT OLD.seq
        OR NEW.prev IS NOT OLD.prev OR NEW.site IS NOT OLD.site OR NEW.job IS NOT OLD.job
        OR NEW.state IS NOT OLD.state OR NEW.attempts IS NOT OLD.attempts
        OR NEW.at IS NOT OLD.at OR (SELECT purged FROM job WHERE id = OLD.job) IS NULL
      BEGIN SELECT RAISE(ABORT, 'an event never changes'); END;
    """
}
