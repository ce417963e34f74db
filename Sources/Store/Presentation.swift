import GRDB

/// What a site has put on the air for its navigators.
public struct Presentation: Sendable, Hashable {
  /// The site.
  public let site: String
  /// The job whose result is shown.
  public let job: JobID
  /// The pseudonym of its subject.
  public let subject: String
  /// Whether a newer result of the same subject takes its place by itself.
  public let isFollowing: Bool
  /// Who put it there; the daemon where it followed.
  public let actor: String
  /// When, in milliseconds since 1970.
  public let at: Int64
  /// The newest job of the same subject and site that was done after it; nil where there is none.
  public let newer: JobID?
}

extension Presentation {
  static func fetch(ofSite site: String, _ database: Database) throws -> Presentation? {
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT presentation.*, job.subject, (
          SELECT other.id FROM job AS other JOIN result ON result.job = other.id
          WHERE other.site = job.site AND other.subject = job.subject AND other.seq > job.seq
          ORDER BY other.seq DESC LIMIT 1) AS newer
        FROM presentation JOIN job ON job.id = presentation.job WHERE presentation.site = ?
        """,
      arguments: [site]
    )
    guard let row else { return nil }
    return Presentation(
      site: row["site"],
      job: try jobID(row, "job"),
      subject: row["subject"],
      isFollowing: row["follow"],
      actor: row["actor"],
      at: row["at"],
      newer: (row["newer"] as String?).flatMap(JobID.init)
    )
  }
}
