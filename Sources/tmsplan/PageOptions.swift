import ArgumentParser
import Foundation
import OutputFiles
import Planning
import ReportPage
import Reports

/// The report for people, beside the report itself.
struct PageOptions: ParsableArguments {
  @Option(help: "Also write the report for people, one HTML file with its pictures, to this place.")
  var html: String?

  @Flag(
    help: """
      Also write the report for people and the numbers of its pictures into the --output folder: \
      <subject>_target.html and <subject>_figures.json.
      """
  )
  var figures = false

  /// What the plan must hold for it.
  var choice: PlanOutput { html != nil || figures ? .figures : [] }

  /// Writes the page, and into the folder the figures.
  ///
  /// - Throws: ``OutputError``, or what writing JSON may be refused for.
  func write(
    _ report: TargetReport,
    _ drawn: ReportFigures?,
    into folder: URL?,
    replacing: Bool
  ) throws {
    guard html != nil || figures else { return }
    let page = report.page(drawn, withoutFigures: "No pictures were made with this report.")
    if figures, let folder, let drawn {
      let url = folder.appending(path: "\(report.subject)_figures.json")
      try OutputFiles.write(drawn.json(), to: url, replacing: replacing)
      let place = folder.appending(path: "\(report.subject)_target.html")
      try OutputFiles.write(Data(page.utf8), to: place, replacing: replacing)
    }
    if let html {
      try OutputFiles.write(Data(page.utf8), to: URL(filePath: html), replacing: replacing)
    }
  }
}
