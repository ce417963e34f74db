import Logging
import Testing

@testable import Service

@Suite struct JournalTests {
  private let facts: Logger.Metadata = [
    "MESSAGE_ID": "abc", "TMSP_JOB": "j", "attempt": "2", "other": "x",
  ]

  @Test func `facts of ours become fields, the others stay in the text`() {
    let text = JournalLogHandler.text("job started", facts)
    #expect(text == "job started attempt=2 other=x")
    let fields = JournalLogHandler.fields(text, facts, .error)
    #expect(
      fields == [
        "MESSAGE=job started attempt=2 other=x", "PRIORITY=3", "SYSLOG_IDENTIFIER=tmsplannerd",
        "MESSAGE_ID=abc", "TMSP_JOB=j",
      ]
    )
  }

  @Test func `levels have the priorities of syslog`() {
    let levels: [Logger.Level] = [.trace, .debug, .info, .notice, .warning, .error, .critical]
    #expect(levels.map(JournalLogHandler.priority) == [7, 7, 6, 5, 4, 3, 2])
  }

  @Test func `every kind of entry has an id of its own`() {
    let ids = JournalKind.allCases.map(\.rawValue)
    #expect(Set(ids).count == ids.count)
    for id in ids { #expect(id.count == 32 && id.allSatisfy(\.isHexDigit)) }
  }
}
