import Foundation
import Reports
import Testing

/// The report for people, as the program writes it.
@Suite(.inTurn) struct PageTests {
  private var phantom: PhantomCase { get throws { try PhantomCase.shared.get() } }

  private func path(_ url: URL) -> String { url.path(percentEncoded: false) }

  @Test func `page and figures are written beside the report, which stays the same`() async throws {
    let folder = try TemporaryFolder()
    let plain = try await phantom.target()
    let drawn = try await phantom.target(["--output", path(folder.url), "--figures"])
    #expect(plain.status == 0 && drawn.status == 0, "\(drawn.errors)")
    #expect(try withoutChance(plain.output) == withoutChance(drawn.output))
    let report = try PhantomCase.report(drawn)
    let figures = try ReportFigures(json: Data(contentsOf: folder / "sub-phantom_figures.json"))
    try figures.check(against: report)
    let slices = try #require(figures.slices)
    #expect(slices.target == report.targets.first?.name)
    #expect(slices.centre == report.targets.first?.position)
    #expect(slices.image == "run" && slices.reason == "no_t1w" && slices.planes.count == 3)
    for plane in slices.planes {
      // The slices cut the search region, whose r has a sign and never the full scale twice.
      #expect(plane.regions.bytes.contains { $0 & 2 != 0 } && plane.map.bytes.contains { $0 > 0 })
      #expect(Set(plane.pixels.bytes).count > 20)
    }
    #expect(slices.planes.contains { $0.map.bytes.contains { (1..<64).contains($0) } })
    let carpet = try #require(figures.carpets.first)
    #expect(carpet.lines <= 200 && carpet.columns <= 400 && carpet.seedLines > 0)
    #expect(figures.motion.first?.displacement.count == 330)
    let spread = try #require(report.stability.bootstrap?.methods["peak"])
    let cloud = try #require(figures.clouds.first { $0.method == "peak" })
    #expect(cloud.points.reduce(0) { $0 + $1.count } == 500 && spread.withoutTarget.value == 0)
    let page = try String(contentsOf: folder / "sub-phantom_target.html", encoding: .utf8)
    #expect(page.contains("A target is recommended") && page.contains("data:image/png;base64,"))
    // The same page from the files alone.
    let again = folder / "again.html"
    let made = try await Program(name: "tmsplan").run([
      "report", path(folder / "sub-phantom_target.json"), "--output", path(again),
    ])
    #expect(made.status == 0, "\(made.errors)")
    #expect(try String(contentsOf: again, encoding: .utf8) == page)
  }

  @Test func `a list names every report and links to the pages`() async throws {
    let folder = try TemporaryFolder()
    let output = path(folder / "one")
    #expect(try await phantom.target(["--output", output, "--figures"]).status == 0)
    try Data("{}".utf8).write(to: folder / "odd_target.json")
    let list = ["report", "--list", path(folder.url)]
    let made = try await Program(name: "tmsplan").run(list)
    #expect(made.status == 0, "\(made.errors)")
    let page = try String(contentsOf: folder / "index.html", encoding: .utf8)
    #expect(page.contains("href=\"./one/sub-phantom_target.html\""))
    #expect(page.contains("1 unreadable"))
    let second = try await Program(name: "tmsplan").run(list)
    #expect(second.status == 2 && second.errors.contains("output_exists"), "\(second.errors)")
  }

  @Test func `a report that replaces another leaves no page or map of that one`() async throws {
    let folder = try TemporaryFolder()
    let output = ["--output", path(folder.url)]
    #expect(try await phantom.target(output + ["--figures", "--maps"]).status == 0)
    let map = "sub-phantom_space-MNI152NLin2009cAsym_desc-sgc_stat-r_statmap.nii.gz"
    let neighbour = folder / "sub-phantom_b_target.html"
    try Data("another subject's".utf8).write(to: neighbour)
    #expect(FileManager.default.fileExists(atPath: path(folder / map)))
    #expect(try await phantom.target(output + ["--force"]).status == 0)
    let left = try FileManager.default.contentsOfDirectory(atPath: path(folder.url))
    #expect(Set(left) == ["sub-phantom_target.json", "sub-phantom_b_target.html"])
  }

  @Test func `a list links no page of an earlier report`() async throws {
    let folder = try TemporaryFolder()
    let output = path(folder.url)
    #expect(try await phantom.target(["--output", output, "--figures"]).status == 0)
    let page = folder / "sub-phantom_target.html"
    let former = try Data(contentsOf: page)
    #expect(try await phantom.target(["--output", output, "--force"]).status == 0)
    try former.write(to: page)
    let made = try await Program(name: "tmsplan").run(["report", "--list", output])
    #expect(made.status == 0, "\(made.errors)")
    let list = try String(contentsOf: folder / "index.html", encoding: .utf8)
    #expect(list.contains("sub-phantom_target.json") && !list.contains("sub-phantom_target.html"))
  }

  @Test(arguments: [
    (["report"], 2, "--list"), (["report", "nowhere", "--output", "x.html"], 3, "no job's id"),
    (["report", "nowhere"], 2, "--output"),
    (["report", "--list", "nowhere"], 3, "without_reports"),
    (["report", "/etc/passwd", "--output", "x.html"], 3, "report_file_unreadable"),
  ])
  func `what no page can be made of is told`(
    arguments: [String],
    status: Int32,
    words: String
  ) async throws {
    let outcome = try await Program(name: "tmsplan").run(arguments)
    #expect(outcome.status == status && outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test func `figures of another report are refused`() async throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] {
      let output = path(folder / name)
      #expect(try await phantom.target(["--output", output, "--figures"]).status == 0)
    }
    let outcome = try await Program(name: "tmsplan").run([
      "report", path(folder / "a/sub-phantom_target.json"), "--figures",
      path(folder / "b/sub-phantom_figures.json"), "--output", path(folder / "x.html"),
    ])
    #expect(outcome.status == 3 && outcome.errors.contains("figures_foreign"), "\(outcome.errors)")
  }
}
