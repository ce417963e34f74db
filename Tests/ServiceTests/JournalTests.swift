import Foundation
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

  @Test func `the message catalog explains every kind of entry, once`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Systemd/tmsplanner.catalog").standardizedFileURL
    let entries = try String(contentsOf: file, encoding: .utf8)
      .split(separator: "\n-- ").dropFirst()
      .map { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
    #expect(entries.map { $0[0] }.sorted() == JournalKind.allCases.map(\.rawValue).sorted())
    for entry in entries {
      #expect(entry[1].hasPrefix("Subject: "))
      #expect(entry[2] == "Defined-By: tmsplannerd")
      #expect(entry[3] == "Documentation: man:tmsplannerd(8)")
      // What happened, and what to do.
      let paragraphs = entry[4...].split(separator: "").count
      #expect(paragraphs >= 2, "\(entry[1])")
    }
  }
}
