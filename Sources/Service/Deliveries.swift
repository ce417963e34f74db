import Store
import Wire

extension Office {
  /// Notes that a report goes to `caller`; without the note it does not go.
  func recordDelivery(
    of result: ResultRecord,
    of job: JobRecord,
    to caller: Caller
  ) throws(WireError) {
    let detail: JSONValue = .object([
      "result_sha256": .string(sha256(of: result.body)), "seq": .string(String(result.seq)),
      "subject": .string(job.subject),
    ])
    try record(.init(caller, "delivered", job.id.text, detail))
  }

  /// Notes that the summaries in a page of events go to `caller`.
  func recordDelivery(of events: [EventRecord], to caller: Caller) throws(WireError) {
    let targets = events.filter { $0.kind == .target }
    guard let last = events.last, !targets.isEmpty else { return }
    let detail: JSONValue = .object([
      "last": .string(String(last.seq)),
      "targets": .array(targets.map { .string(String($0.seq)) }),
    ])
    try record(.init(caller, "events_delivered", caller.site ?? "all", detail))
  }

  /// Notes an act in the audit.
  func record(_ entry: AuditEntry) throws(WireError) {
    try storing { () throws(StoreError) in try store.record(entry, at: clock.milliseconds) }
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
