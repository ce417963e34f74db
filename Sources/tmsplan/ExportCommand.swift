import ArgumentParser
import Client
import Findings
import Foundation
import NavigationFiles
import Reports
import Wire

/// `tmsplan export`: files for neuronavigation programs.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a report's targets as files for neuronavigation programs.",
    discussion: """
      Each file is read back after it was made, and compared with the report. The folder appears \
      complete or not at all.
      """
  )

  @OptionGroup var daemon: DaemonOptions

  @Argument(help: "The file of a report, or a finished job's id.")
  var report: String

  @Option(help: "The folder to be made; it must not exist.")
  var output: String

  @Option(
    help: """
      The formats, with commas between them, of which each must be written; by default all that can \
      be: \(Self.names).
      """
  )
  var format: String?

  private static let names = NavigationFormat.allCases.map(\.rawValue).joined(separator: ", ")

  func validate() throws {
    for name in formatNames ?? [] where NavigationFormat(rawValue: name) == nil {
      throw ValidationError("--format: '\(name)' is none of \(Self.names).")
    }
  }

  func run() async throws {
    let export = try NavigationExport(
      try await read(),
      formats: formatNames?.compactMap(NavigationFormat.init(rawValue:))
    )
    do {
      try export.write(to: URL(filePath: output))
    } catch let error as CocoaError where error.code == .fileWriteFileExists {
      throw OutputError.exists(path: output)
    } catch {
      throw OutputError.unwritable(path: output, reason: error.localizedDescription)
    }
    for file in export.files { Console.print("\(output)/\(file.name)") }
    for (format, reason) in export.left.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      Console.warn("not written: \(format.rawValue). \(reason.message) [\(reason.code)]")
    }
    for note in export.notes { Console.warn(note) }
    if !export.sheet.targets.contains(where: \.isRecommended) {
      Console.warn("No target is recommended; each name in the files says so.")
    }
  }

  private var formatNames: [String]? {
    format?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  private func read() async throws -> TargetReport {
    guard FileManager.default.fileExists(atPath: report) else {
      guard !report.contains("/"), !report.hasSuffix(".json") else {
        throw UnreadableReport(name: report, reason: "there is no such file")
      }
      return try await daemon.withClient {
        try TargetReport(json: Data(try await $0.result(of: report).report))
      }
    }
    do {
      return try TargetReport(json: try Data(contentsOf: URL(filePath: report)))
    } catch let error as CocoaError {
      throw UnreadableReport(name: report, reason: error.localizedDescription)
    } catch {
      throw UnreadableReport(name: report, reason: "it is no target report")
    }
  }
}

/// A report that cannot be read.
private struct UnreadableReport: CodedError {
  let name: String
  let reason: String

  var code: String { "report_file_unreadable" }
  var message: String { "\(name) cannot be read: \(reason)." }
  var remedy: String {
    "Give the <subject>_target.json of `tmsplan target --output`, or a finished job's id."
  }
}
