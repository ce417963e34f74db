import Client
import Findings
import Foundation
import Reports
import Wire

/// Why nothing can be made of the file of a report, or of what belongs to it.
enum ReportFileError: CodedError {
  /// There is no report in it.
  case report(path: String, reason: String)
  /// There are no figures in it.
  case figures(path: String)
  /// A folder holds no report.
  case empty(folder: String)

  var code: String {
    switch self {
    case .report: "report_file_unreadable"
    case .figures: "figures_unreadable"
    case .empty: "folder_without_reports"
    }
  }

  var message: String {
    switch self {
    case .report(let path, let reason): "\(path) cannot be read: \(reason)."
    case .figures(let path): "\(path) holds no document \(ReportFigures.schemaName)."
    case .empty(let folder): "\(folder) holds no file that ends in _target.json."
    }
  }

  var remedy: String {
    switch self {
    case .report:
      "Give the <subject>_target.json of `tmsplan target --output`, or a finished job's id."
    case .figures: "Give the <subject>_figures.json of `tmsplan target --figures`."
    case .empty: "Give a folder into which `tmsplan target --output` has written."
    }
  }
}

/// Where a report is read from.
enum ReportSource {
  case file(String)
  case job(String)

  /// Takes `name` as a file where there is one, and else as a job's id.
  ///
  /// - Throws: ``ReportFileError`` where it is neither.
  init(_ name: String) throws(ReportFileError) {
    if FileManager.default.fileExists(atPath: name) {
      self = .file(name)
    } else if FieldRules.isJob(name) {
      self = .job(name)
    } else {
      throw .report(path: name, reason: "there is no such file, and it is no job's id")
    }
  }

  /// The report.
  ///
  /// - Throws: ``ReportFileError``, or what the daemon refuses.
  func read(by daemon: DaemonOptions) async throws -> TargetReport {
    switch self {
    case .file(let path): try readReport(atPath: path)
    case .job(let job):
      try TargetReport(
        json: Data(try await daemon.withClient { try await $0.result(of: job).report })
      )
    }
  }
}

/// The report in a file.
func readReport(atPath path: String) throws(ReportFileError) -> TargetReport {
  let data: Data
  do {
    data = try Data(contentsOf: URL(filePath: path))
  } catch {
    throw .report(path: path, reason: error.localizedDescription)
  }
  guard let report = try? TargetReport(json: data), report.schema == TargetReport.schemaName else {
    throw .report(path: path, reason: "it is no target report")
  }
  return report
}

/// The figures in a file.
func readFigures(atPath path: String) throws -> ReportFigures {
  guard let data = FileManager.default.contents(atPath: path) else {
    throw ReportFileError.figures(path: path)
  }
  do {
    return try ReportFigures(json: data)
  } catch let error as FiguresError {
    throw error
  } catch {
    throw ReportFileError.figures(path: path)
  }
}

/// The files of reports in `folder` and below it, relative to it.
func reportFiles(in folder: URL) throws(ReportFileError) -> [String] {
  let path = folder.path(percentEncoded: false)
  let all = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
  let found = all.filter { $0.hasSuffix("_target.json") }.sorted()
  guard !found.isEmpty else { throw .empty(folder: path) }
  return found
}
