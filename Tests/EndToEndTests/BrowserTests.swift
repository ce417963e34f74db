import Foundation
import Reports
import Testing

/// Pages for people in a real browser, Debian's Chromium.
@Suite(.enabled(if: Browser.isThere, "chromium is not installed; make test installs it"), .inTurn)
struct BrowserTests {
  private var phantom: PhantomCase { get throws { try PhantomCase.shared.get() } }

  private func path(_ url: URL) -> String { url.path(percentEncoded: false) }

  /// Expects of a page what holds of all, and returns what was seen.
  private func expectSound(_ page: URL) async throws -> Browser.Seen {
    let seen = try await Browser.open(page)
    #expect(seen.requests.count == 1 && seen.requests[0].hasPrefix("file:"), "\(seen.requests)")
    #expect(seen.console.isEmpty, "\(seen.console)")
    #expect(seen.running == 0 && seen.unnamed == 0)
    #expect(!seen.wide, "the page is wider than the window")
    return seen
  }

  @Test func `a target with pictures`() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await phantom.target(["--html", path(folder / "page.html")])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let seen = try await expectSound(folder / "page.html")
    // The headline is on the first screen, before any picture.
    #expect(seen.headline ?? .infinity < 300)
    #expect(seen.text.contains("A target is recommended"))
    #expect(seen.pictures > 8 && seen.images == 5 && seen.sheets > 1)
    let report = try PhantomCase.report(outcome)
    #expect(seen.text.contains(report.response.text))
    for target in report.targets {
      for number in target.position.values.flatMap(\.self) {
        #expect(seen.text.contains(number.description), "\(number)")
      }
    }
  }

  @Test func `no target`() async throws {
    let folder = try TemporaryFolder()
    let table = try String(contentsOf: phantom.confounds, encoding: .utf8)
    var lines = table.split(separator: "\n").map { $0.split(separator: "\t") }
    let column = try #require(lines[0].firstIndex(of: "framewise_displacement"))
    for row in lines.indices.dropFirst() { lines[row][column] = row > 80 ? "2.5" : "0.1" }
    let text = lines.map { $0.joined(separator: "\t") }.joined(separator: "\n") + "\n"
    try Data(text.utf8).write(to: folder / "confounds.tsv")
    let outcome = try await phantom.target(
      confounds: folder / "confounds.tsv",
      ["--html", path(folder / "page.html")]
    )
    #expect(outcome.status == 4, "\(outcome.errors)")
    let seen = try await expectSound(folder / "page.html")
    #expect(seen.headline ?? .infinity < 300)
    #expect(seen.text.contains("Nothing is recommended: no target was found"))
    #expect(!seen.text.contains("A target is recommended"))
  }

  @Test func `names that are markup run nothing`() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await phantom.target(["--output", path(folder.url)])
    let file = folder / "sub-phantom_target.json"
    let hostile = "<script>document.title='run'</script><img src=http://example.invalid/ onerror=1>"
    let json = try String(contentsOf: file, encoding: .utf8)
      .replacing("sub-phantom", with: hostile)
    try Data(json.utf8).write(to: folder / "hostile_target.json")
    #expect(outcome.status == 0)
    for (arguments, page) in [
      ([path(folder / "hostile_target.json")], "page.html"),
      (["--list", path(folder.url)], "list.html"),
    ] {
      let made = try await Program(name: "tmsplan").run(
        ["report"] + arguments + ["--output", path(folder / page)]
      )
      #expect(made.status == 0, "\(made.errors)")
      let seen = try await expectSound(folder / page)
      #expect(seen.title != "run" && seen.text.contains("<script>document.title="))
    }
  }
}

/// Chromium without a window.
enum Browser {
  static let isThere = ["/usr/bin/chromium", "/bin/chromium"]
    .contains { FileManager.default.isExecutableFile(atPath: $0) }

  /// What `browser.py` tells of a page.
  struct Seen: Decodable {
    let title: String
    let text: String
    let requests: [String]
    let console: [String]
    let running: Int
    let pictures: Int
    let images: Int
    let unnamed: Int
    let wide: Bool
    let headline: Double?
    let sheets: Int
  }

  static func open(_ page: URL) async throws -> Seen {
    let script = Program.package.appending(path: "Tests/EndToEndTests/Python/browser.py")
    let outcome = try await Program(executable: URL(filePath: "/usr/bin/python3")).run([
      "-B", script.path(percentEncoded: false), page.path(percentEncoded: false),
    ])
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try JSONDecoder().decode(Seen.self, from: Data(outcome.output.utf8))
  }
}
