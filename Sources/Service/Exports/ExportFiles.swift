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
  /// Figures that cannot be read give a page without pictures: the report is what counts.
  ///
  /// - Throws: Where the report cannot be read, or is that of another job or subject.
  init(_ order: ExportOrder) throws {
    let report = try TargetReport(json: order.report)
    guard report.job == order.job, report.subject == order.subject else { throw ForeignReport() }
    let figures = order.figures.flatMap { try? ReportFigures(packed: [UInt8]($0)) }
      .flatMap { (try? $0.check(against: report)) == nil ? nil : $0 }
    let page = report.page(figures, withoutFigures: "The service keeps no pictures of this job.")
    let name = order.subject
    var files = [
      ExportedFile("report", name: "\(name)_target.json", [UInt8](order.report)),
      ExportedFile("page", name: "\(name)_target.html", Array(page.utf8)),
    ]
    if let figures {
      let numbers = [UInt8](try figures.json())
      files.append(ExportedFile("figures", name: "\(name)_figures.json", numbers))
    }
    files += order.attachments.map {
      ExportedFile("attachment", name: $0.name, [UInt8]($0.body))
    }
    let formats = order.formats.compactMap(NavigationFormat.init)
    let navigation = NavigatorFiles(report, formats)
    files += navigation.files
    if let words = navigation.words {
      files.append(ExportedFile("note", name: "not_written.txt", Array(words.utf8)))
    }
    self.files = files
    code = navigation.code
  }
}

/// The report is not that of the job: nobody may find it there.
private struct ForeignReport: Error {}

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
    // By hand one may, and is told; by itself nothing goes to a navigator that nobody should aim at.
    guard report.status == "ok" else {
      self.init(files: [], missing: [("all formats", NotRecommended())])
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

  private init(files: [ExportedFile], missing: [(name: String, error: any CodedError)]) {
    self.files = files
    code = missing.first?.error.code
    let lines = missing.map { "\($0): \($1.message) \($1.remedy) [\($1.code)]\n" }
    words = lines.isEmpty ? nil : "Not written for navigators:\n\n" + lines.joined()
  }
}

/// Why nothing is written for navigators by itself.
private struct NotRecommended: CodedError {
  var code: String { "no_recommended_target" }
  var message: String { "The report recommends no target." }
  var remedy: String { "Read the report: its gates and findings say why." }
}
