import Store
import Wire

/// Decides, for those who may, what the navigators of a site are shown.
struct PresentDesk: Sendable {
  let office: Office

  /// Does what is asked.
  ///
  /// Who submits a site's cases or reads its results may do so for that site: both hold the report in
  /// their hands already, and one of them stands at the patient. An operator answers for the machine and
  /// not for the patient: on the admin socket one may ask and clear, and put nothing on the air.
  ///
  /// - Parameters:
  ///   - presenting: What is asked.
  ///   - caller: Who asks.
  ///   - job: Finds a job that the caller may see.
  /// - Returns: What is shown afterwards.
  /// - Throws: ``WireError``.
  func answer(
    _ presenting: Presenting,
    _ caller: Caller,
    job: (String) throws(WireError) -> JobRecord
  ) async throws(WireError) -> OnAir {
    try caller.require(.submit, .results)
    let now = office.clock.milliseconds
    let site: String
    switch presenting {
    case .show(let text, let isFollowing):
      guard !caller.isAdministrator else {
        throw WireError(
          .forbidden,
          "a target is presented by a client of the site, not by operators"
        )
      }
      let record = try job(text)
      site = try served(record.site)
      try office.refuseUnfinished(record)
      guard
        try office.storing({ () throws(StoreError) in try office.store.result(of: record.id) })
          != nil
      else { throw .unknownJob }
      try office.storing { () throws(StoreError) in
        try office.store.present(record.id, following: isFollowing, by: caller.actor, at: now)
      }
    case .clear(let named):
      site = try served(self.site(named, caller))
      try office.storing { () throws(StoreError) in
        try office.store.clearPresentation(ofSite: site, by: caller.actor, at: now)
      }
    case .ask(let named): site = try self.site(named, caller)
    }
    await office.presenter.refresh()
    return await office.presenter.onAir(at: site)
  }

  private func served(_ site: String) throws(WireError) -> String {
    guard office.presenter.serves(site) else {
      throw WireError(
        .wrongState,
        "no navigators of the site \(site) are served",
        facts: ["reason": "openigtlink_off"]
      )
    }
    return site
  }

  /// The site that is meant: the caller's own, or the one that an operator names.
  private func site(_ named: String?, _ caller: Caller) throws(WireError) -> String {
    if caller.isAdministrator {
      guard let site = named ?? office.presenter.onlySite else {
        throw .field("site", "say which site is meant")
      }
      return site
    }
    let own = try caller.requireSite()
    guard named == nil || named == own else { throw WireError(.forbidden, "it is not your site") }
    return own
  }
}

extension Office {
  /// Refuses a job that has no result, with its state.
  func refuseUnfinished(_ job: JobRecord) throws(WireError) {
    let state: [String: JSONValue] = ["state": .string(job.state.rawValue)]
    switch job.state {
    case .receiving, .stored, .queued, .running:
      let facts = state.merging(["after_ms": 1000]) { _, new in new }
      throw WireError(.notReady, "the job is \(job.state.rawValue)", facts: facts)
    case .failed:
      let failure = job.failure.map { Wire.JobFailure($0).value } ?? .null
      let facts = state.merging(["error": failure]) { _, new in new }
      throw WireError(.jobFailed, job.failure?.message ?? "the job failed", facts: facts)
    case .cancelled: throw WireError(.jobCancelled, "the job was cancelled", facts: state)
    case .expired: throw WireError(.uploadExpired, "the upload was given up", facts: state)
    case .done: break
    }
  }
}
