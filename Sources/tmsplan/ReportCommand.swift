import ArgumentParser
import Client
import Foundation
import OutputFiles
import ReportPage
import Reports

/// `tmsplan report`: a report as a page for people, or a list of those in a folder.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make an HTML page for people of a report, or a list of the reports in a folder.",
    discussion: """
      The page is one file that loads nothing; a browser prints it to paper or PDF. Its pictures are \
      drawn from the figures that the daemon keeps with each result, and that tmsplan target --figures \
      writes beside the report.
      """
  )

  @OptionGroup var daemon: DaemonOptions

  @Argument(help: "A report's file, such as sub-01_target.json, or a job's id.")
  var source: String?

  @Option(help: "The HTML file to write; of a list, index.html in the folder by default.")
  var output: String?

  @Option(help: "The figures of the report; by default those beside its file.")
  var figures: String?

  @Option(help: "List the reports in this folder and below it.")
  var list: String?

  @Flag(help: "Replace the file of --output.")
  var force = false

  /// What is needed depends on whether a list is wanted.
  func validate() throws {
    guard list == nil else {
      guard source == nil, figures == nil else {
        throw ValidationError("--list takes neither a report nor --figures.")
      }
      return
    }
    guard source != nil else {
      throw ValidationError("Give a report's file, a job's id or --list.")
    }
    guard output != nil else { throw ValidationError("Give --output, the HTML file to write.") }
  }

  func run() async throws {
    if let list { return try writeList(of: list) }
    guard let source, let output else { return }
    let place = try ReportSource(source)
    let report = try await place.read(by: daemon)
    let (drawn, reason) = try await pictures(of: report, from: place)
    let page = report.page(drawn, withoutFigures: reason)
    try write(Data(page.utf8), to: URL(filePath: output), replacing: force)
  }

  /// The figures of `report`, or a sentence that says why there are none.
  private func pictures(
    of report: TargetReport,
    from source: ReportSource
  ) async throws -> (ReportFigures?, String) {
    switch (figures, source) {
    case (let path?, _): return (try read(path, for: report), "")
    case (nil, .job(let job)):
      let packed = try await daemon.withClient { try await $0.figures(of: job) }
      return try (
        packed.map { try checked(ReportFigures(packed: $0), for: report) },
        "There are no pictures: the daemon keeps none of this job. "
          + "tmsplan target --figures draws them from the same files."
      )
    case (nil, .file(let path)):
      let beside = path.replacing(/_target\.json$/, with: "_figures.json")
      guard beside != path, FileManager.default.fileExists(atPath: beside) else {
        return (
          nil,
          "There are no pictures: no file of figures lies beside the report. "
            + "tmsplan target --figures writes one."
        )
      }
      return (try read(beside, for: report), "")
    }
  }

  private func read(_ path: String, for report: TargetReport) throws -> ReportFigures {
    try checked(readFigures(atPath: path), for: report)
  }

  private func checked(
    _ figures: ReportFigures,
    for report: TargetReport
  ) throws(FiguresError) -> ReportFigures {
    try figures.check(against: report)
    return figures
  }

  // MARK: - Lists

  private func writeList(of folder: String) throws {
    let root = URL(filePath: folder, directoryHint: .isDirectory)
    let target = output.map { URL(filePath: $0) } ?? root.appending(path: "index.html")
    let found = try reportFiles(in: root)
    let listed = found.map { file in
      let path = root.appending(path: file).path(percentEncoded: false)
      let page = file.replacing(/\.json$/, with: ".html")
      let text = try? String(contentsOf: root.appending(path: page), encoding: .utf8)
      let report = try? readReport(atPath: path)
      // A page of an earlier report of that name would contradict this one.
      let isItsPage = text.flatMap { text in report.map { $0.isShown(in: text) } } ?? false
      return ListedReport(file: file, page: isItsPage ? page : nil, report: report)
    }
    let page = listPage(of: listed, in: root.standardizedFileURL.lastPathComponent)
    try write(Data(page.utf8), to: target, replacing: force)
  }
}
