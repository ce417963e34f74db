import ArgumentParser
import Foundation
import NavigationFiles
import OutputFiles

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
    let wanted = formatNames?.compactMap(NavigationFormat.init(rawValue:))
    let export = try NavigationExport(
      try await ReportSource(report).read(by: daemon),
      formats: wanted ?? NavigationFormat.allCases,
      requiresAll: wanted != nil
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
}
