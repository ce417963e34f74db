import Findings
import Foundation
import NavigationFiles
import ReportPage
import Reports

/// The files of one stored result, before any is written.
struct ExportFiles {
  /// The report, its page, and navigators' files.
  let files: [ExportedFile]
  /// Why files for navigators are missing that the configuration names; nil where none are.
  let code: String?

  /// Makes the files.
  ///
  /// - Parameters:
  ///   - document: The report, byte for byte as it is stored.
  ///   - packed: What its pictures are drawn from, compressed; nil where none are stored. Where they cannot be
  ///     read the page has none: the report is what counts.
  ///   - formats: The formats for navigators.
  /// - Throws: Where the report is of a version that cannot be read.
  init(_ document: [UInt8], figures packed: [UInt8]?, formats: [NavigationFormat]) throws {
    let report = try TargetReport(json: Data(document))
    let figures = packed.flatMap { try? ReportFigures(packed: $0) }
      .flatMap { (try? $0.check(against: report)) == nil ? nil : $0 }
    let page = report.page(figures, withoutFigures: "The service keeps no pictures of this job.")
    let name = report.subject
    var files = [
      ExportedFile("report", name: "\(name)_target.json", document),
      ExportedFile("page", name: "\(name)_target.html", Array(page.utf8)),
    ]
    if let figures {
      let numbers = [UInt8](try figures.json())
      files.append(ExportedFile("figures", name: "\(name)_figures.json", numbers))
    }
    let navigation = NavigatorFiles(report, formats)
    files += navigation.files
    if let words = navigation.words {
      files.append(ExportedFile("note", name: "not_written.txt", Array(words.utf8)))
    }
    self.files = files
    code = navigation.code
  }
}

/// The files for navigators, and what is missing among them.
private struct NavigatorFiles {
  let files: [ExportedFile]
  let code: String?
  /// What to say beside the files of what is missing; nil where nothing is.
  let words: String?

  init(_ report: TargetReport, _ formats: [NavigationFormat]) {
    guard !formats.isEmpty else {
      self.init(files: [], missing: [])
      return
    }
    do throws(ExportError) {
      let export = try NavigationExport(report, formats: formats)
      let left = export.left.sorted { $0.key.rawValue < $1.key.rawValue }
      // Without one navigator's file the document about them says nothing new.
      let isEmpty = left.count == formats.count
      self.init(files: isEmpty ? [] : export.files, missing: left.map { ($0.rawValue, $1) })
    } catch {
      self.init(files: [], missing: [("all formats", error)])
    }
  }

  private init(files: [ExportedFile], missing: [(name: String, error: ExportError)]) {
    self.files = files
    code = missing.first?.error.code
    let lines = missing.map { "\($0): \($1.message) \($1.remedy) [\($1.code)]\n" }
    words = lines.isEmpty ? nil : "Not written for navigators:\n\n" + lines.joined()
  }
}
