import Foundation
import Reports
import Testing

@testable import Wire

/// The messages of `Protocols/wire/golden`: other clients are tested against them.
@Suite struct GoldenMessageTests {
  /// Each golden file, with what this program writes for it.
  private static let written: [(name: String, bytes: [UInt8])] = {
    var written = exampleRequests.map { (name: "request-\($0.name)", bytes: $0.request.encoded) }
    for (name, message) in exampleReplies + exampleOperatorReplies {
      written.append((name: "reply-\(name)", bytes: message.frames[1]))
      // What is compressed, or a part of a file, is no golden text.
      switch message.reply {
      case .figures, .attachment: continue
      default: break
      }
      if let body = message.body { written.append((name: "body-\(name)", bytes: body)) }
    }
    for (name, topic, publication) in examplePublications {
      written.append((name: "published-\(name)", bytes: publication.frames(topic: topic)[2]))
    }
    if let report = try? TargetReport(json: Data(exampleReport)).json() {
      written.append((name: "target-report", bytes: [UInt8](report)))
    }
    written.append((name: "target-summary", bytes: exampleSummary))
    return written
  }()

  @Test func `every message is written as its golden file holds it`() throws {
    for (name, bytes) in Self.written {
      let url = goldenFolder.appendingPathComponent("\(name).json")
      if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
        try Data(bytes + [UInt8(ascii: "\n")]).write(to: url)
      }
      let golden = try [UInt8](Data(contentsOf: url))
      #expect(golden == bytes + [UInt8(ascii: "\n")], "\(name)")
    }
  }

  @Test func `there is no golden file that nothing is compared with`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: goldenFolder.path)
    #expect(Set(files) == Set(Self.written.map { "\($0.name).json" }))
  }
}
