import Foundation
import Testing

/// `tmsplan errors`: what a code means.
@Suite(.inTurn) struct ErrorsTests {
  private struct Entry: Decodable {
    let code: String
    let kind: String
    let meaning: String
    let remedy: String
  }

  private func entries(_ arguments: [String]) async throws -> [Entry] {
    let outcome = try await Program(name: "tmsplan").run(["errors", "--json"] + arguments)
    #expect(outcome.status == 0)
    return try JSONDecoder().decode([Entry].self, from: Data(outcome.output.utf8))
  }

  @Test func `all codes or one are listed`() async throws {
    #expect(try await entries([]).count > 150)
    let one = try #require(try await entries(["gzip_truncated"]).first)
    #expect(one.code == "gzip_truncated" && one.kind == "input" && !one.remedy.isEmpty)
    let text = try await Program(name: "tmsplan").run(["errors", "no_anticorrelation"]).output
    #expect(text.hasPrefix("no_anticorrelation (data)\n  No searched voxel"))
  }

  @Test func `the model card among the protocols is that of this program`() async throws {
    let printed = try await Program(name: "tmsplan").run(["protocol", "model-card"])
    let file = Program.package.appending(path: "Protocols/model-card.json")
    #expect(printed.status == 0)
    #expect(try String(contentsOf: file, encoding: .utf8) == printed.output)
  }

  @Test func `an unknown code is a usage error`() async throws {
    let outcome = try await Program(name: "tmsplan").run(["errors", "nonsense"])
    #expect(outcome.status == 2 && outcome.errors.contains("There is no code nonsense"))
  }
}
