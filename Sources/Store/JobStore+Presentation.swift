import Crypto
import GRDB

extension JobStore {
  /// What a site has on the air; nil where that is nothing.
  public func presentation(ofSite site: String) throws(StoreError) -> Presentation? {
    try read { try Presentation.fetch(ofSite: site, $0) }
  }

  /// Puts the result of a job on the air for the site of the job, in the place of what was there.
  ///
  /// Who repeats it changes nothing and leaves no second entry in the audit.
  ///
  /// - Parameters:
  ///   - job: A job that has a result.
  ///   - isFollowing: Whether a newer result of the same subject is to take its place by itself.
  ///   - actor: Who asks for it.
  ///   - time: Now.
  /// - Returns: What is on the air now.
  /// - Throws: ``StoreError/unknownJob(_:)``; ``StoreError/wrongState(_:_:)`` where it has no result.
  @discardableResult
  public func present(
    _ job: JobID,
    following isFollowing: Bool,
    by actor: String,
    at time: Int64
  ) throws(StoreError) -> Presentation {
    try write { database in
      let record = try JobRecord.require(job, database)
      guard let result = try ResultRecord.fetch(job, database) else {
        throw StoreError.wrongState(job, record.state)
      }
      let former = try Presentation.fetch(ofSite: record.site, database)
      if let former, former.job == job, former.isFollowing == isFollowing { return former }
      try show(record, result.body, isFollowing, by: actor, at: time, database)
      guard let shown = try Presentation.fetch(ofSite: record.site, database) else {
        throw damaged("presentation")
      }
      return shown
    }
  }

  /// Takes what a site has on the air off it.
  ///
  /// - Parameters:
  ///   - site: The site.
  ///   - actor: Who asks for it.
  ///   - time: Now.
  /// - Returns: What was on the air; nil where that was nothing, which leaves no entry in the audit.
  /// - Throws: ``StoreError/database(code:text:)``.
  @discardableResult
  public func clearPresentation(
    ofSite site: String,
    by actor: String,
    at time: Int64
  ) throws(StoreError) -> Presentation? {
    try write { database in
      guard let former = try Presentation.fetch(ofSite: site, database) else { return nil }
      try clear(former, by: actor, at: time, database)
      return former
    }
  }
}

/// Lets a result that has just been stored take the place of an older one of the same subject, where the
/// site wants that; to be called in the transaction that stores it.
func followPresentation(
  _ job: JobRecord,
  _ result: [UInt8],
  by actor: String,
  at time: Int64,
  _ database: Database
) throws {
  guard let former = try Presentation.fetch(ofSite: job.site, database), former.isFollowing,
    former.subject == job.subject
  else { return }
  try show(job, result, true, by: actor, at: time, database)
}

/// Takes off the air what is being erased.
func takeOffAir(
  _ job: JobRecord,
  by actor: String,
  at time: Int64,
  _ database: Database
)
  throws
{
  guard let shown = try Presentation.fetch(ofSite: job.site, database), shown.job == job.id else {
    return
  }
  try clear(shown, by: actor, at: time, database)
}

private func show(
  _ job: JobRecord,
  _ result: [UInt8],
  _ isFollowing: Bool,
  by actor: String,
  at time: Int64,
  _ database: Database
) throws {
  try database.execute(
    sql: """
      INSERT INTO presentation (site, job, follow, actor, at) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (site) DO UPDATE SET job = excluded.job, follow = excluded.follow,
        actor = excluded.actor, at = excluded.at
      """,
    arguments: [job.site, job.id.text, isFollowing, actor, time]
  )
  var detail = AuditDetail(subject: job.subject)
  detail.resultSHA256 = hexadecimal(SHA256.hash(data: result))
  detail.follow = isFollowing
  try database.audit(actor, .presented, job.id, detail, at: time)
}

private func clear(
  _ shown: Presentation,
  by actor: String,
  at time: Int64,
  _ database: Database
)
  throws
{
  try database.execute(sql: "DELETE FROM presentation WHERE site = ?", arguments: [shown.site])
  let detail = AuditDetail(subject: shown.subject)
  try database.audit(actor, .presentationCleared, shown.job, detail, at: time)
}
