import ArgumentParser
import Foundation
import Reports

/// How a report is handed over: the same for one that is computed here and one from the daemon.
struct ReportOptions: ParsableArguments {
  @Flag(help: "Print the report as JSON.")
  var json = false

  @Option(help: "Also write <subject>_target.json into this folder.")
  var output: String?

  /// Prints and writes the report.
  ///
  /// - Parameters:
  ///   - report: What `document` says.
  ///   - document: The bytes as computed, which are passed on as they are.
  /// - Throws: Exit status 4 where the report recommends nothing; an error where it cannot be written.
  func deliver(_ report: TargetReport, document: Data) throws {
    if let output { try write(document, of: report.subject, into: output) }
    Console.print(json ? String(decoding: document, as: UTF8.self) : report.text())
    guard report.status == "ok" else { throw ExitCode(Console.Status.noTarget.rawValue) }
  }

  /// Writes in one step, so that a reader never sees half of it.
  private func write(_ document: Data, of subject: String, into folder: String) throws {
    let url = URL(filePath: folder)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try document.write(to: url.appending(path: "\(subject)_target.json"), options: .atomic)
  }
}
