import Store
import Wire

/// For how long the same delivery to the same client needs no second row, in milliseconds.
private let deliveryWindow: Int64 = 10 * 60_000
/// For how long the same question of the same operator needs no second row, in milliseconds.
private let questionWindow: Int64 = 60_000

extension Office {
  /// Notes that a report goes to `caller`; without the note it does not go.
  ///
  /// Who fetches the same report again within ten minutes is noted once.
  func recordDelivery(
    of result: ResultRecord,
    of job: JobRecord,
    to caller: Caller
  ) throws(WireError) {
    let detail: JSONValue = .object([
      "result_sha256": .string(sha256(of: result.body)), "seq": .string(String(result.seq)),
      "subject": .string(job.subject),
    ])
    try record(
      .init(caller, "delivered", job.id.text, detail),
      unlessRecent: [String(result.seq)],
      within: deliveryWindow
    )
  }

  /// Notes that the summaries in a page of events go to `caller`.
  ///
  /// A page of which each summary was noted for that caller within ten minutes leaves no row.
  func recordDelivery(of events: [EventRecord], to caller: Caller) throws(WireError) {
    let targets = events.filter { $0.kind == .target }.map { String($0.seq) }
    guard let last = events.last, !targets.isEmpty else { return }
    let detail: JSONValue = .object([
      "last": .string(String(last.seq)), "targets": .array(targets.map(JSONValue.string)),
    ])
    try record(
      .init(caller, "events_delivered", caller.site ?? "all", detail),
      unlessRecent: targets,
      within: deliveryWindow
    )
  }

  /// Notes an operator's question, at most once a minute for each operator and verb.
  ///
  /// A store that cannot take the note is told to the journal and not to the operator, who asks perhaps
  /// because of it; the answer names no patient.
  func recordQuestion(_ verb: AdminVerb, of caller: Caller) {
    try? record(.init(caller, verb.name, ""), unlessRecent: [""], within: questionWindow)
  }

  /// Notes an act in the audit.
  func record(_ entry: AuditEntry) throws(WireError) {
    try storing { () throws(StoreError) in try store.record(entry, at: clock.milliseconds) }
  }

  /// Notes an act in the audit, unless all `objects` of it were noted within `window` milliseconds.
  private func record(
    _ entry: AuditEntry,
    unlessRecent objects: [String],
    within window: Int64
  ) throws(WireError) {
    let acts = objects.map {
      RecentActs.Act(actor: entry.actor, action: entry.action, object: $0)
    }
    let now = clock.milliseconds
    guard !recentActs.contains(acts, within: window, at: now) else { return }
    try record(entry)
    // Only now: of two that ask at once none may rely on a row that is not written in the end.
    recentActs.insert(acts, at: now)
  }
}

extension AuditEntry {
  init(_ caller: Caller, _ action: String, _ object: String, _ detail: JSONValue = .object([:])) {
    self.init(
      actor: caller.actor,
      action: action,
      object: object,
      detail: String(decoding: detail.encoded, as: UTF8.self)
    )
  }
}
