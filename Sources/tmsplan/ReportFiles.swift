import Findings
import Foundation
import Reports

/// Why no page can be made of files.
enum PageError: CodedError {
  /// A file holds no report.
  case report(path: String)
  /// A file holds no figures.
  case figures(path: String)
  /// A folder holds no report.
  case empty(folder: String)

  var code: String {
    switch self {
    case .report: "report_unreadable"
    case .figures: "figures_unreadable"
    case .empty: "folder_without_reports"
    }
  }

  var message: String {
    switch self {
    case .report(let path): "\(path) holds no target report."
    case .figures(let path): "\(path) holds no document \(ReportFigures.schemaName)."
    case .empty(let folder): "\(folder) holds no file that ends in _target.json."
    }
  }

  var remedy: String {
    switch self {
    case .report:
      "Give a file that tmsplan target or result has written, such as sub-01_target.json."
    case .figures: "Give a file that tmsplan target --figures has written."
    case .empty: "Give a folder in which tmsplan target --output has written."
    }
  }
}

/// The report in a file.
func readReport(atPath path: String) throws(PageError) -> TargetReport {
  guard let data = FileManager.default.contents(atPath: path),
    let report = try? TargetReport(json: data), report.schema == TargetReport.schemaName
  else { throw .report(path: path) }
  return report
}

/// The figures in a file.
func readFigures(atPath path: String) throws -> ReportFigures {
  guard let data = FileManager.default.contents(atPath: path) else {
    throw PageError.figures(path: path)
  }
  do {
    return try ReportFigures(json: data)
  } catch let error as FiguresError {
    throw error
  } catch {
    throw PageError.figures(path: path)
  }
}

/// The files of reports in `folder` and below it, relative to it.
func reportFiles(in folder: URL) throws(PageError) -> [String] {
  let path = folder.path(percentEncoded: false)
  let all = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
  let found = all.filter { $0.hasSuffix("_target.json") }.sorted()
  guard !found.isEmpty else { throw .empty(folder: path) }
  return found
}
