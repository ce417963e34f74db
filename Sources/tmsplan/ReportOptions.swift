import ArgumentParser
import Foundation
import OutputFiles
import Reports

/// How a report is handed over: the same for one that is computed here and one from the daemon.
struct ReportOptions: ParsableArguments {
  @Flag(help: "Print the report as JSON.")
  var json = false

  @Option(help: "Also write <subject>_target.json into this folder; one that is there stays.")
  var output: String?

  @Flag(help: "Replace files of the same names in the folder of --output.")
  var force = false

  /// Prints and writes the report.
  ///
  /// - Parameters:
  ///   - report: What `document` says.
  ///   - document: The bytes as computed, which are passed on as they are.
  ///   - more: Writes what belongs to the report, told the folder and whether it may replace files.
  /// - Throws: Exit status 4 where the report recommends nothing; an error where it cannot be written.
  func deliver(
    _ report: TargetReport,
    document: Data,
    with more: (_ folder: URL?, _ replacing: Bool) throws -> Void = { _, _ in }
  ) throws {
    // Printed first, so that a folder that cannot be written costs no result.
    Console.print(json ? String(decoding: document, as: UTF8.self) : report.text())
    if let output {
      let url = URL(filePath: output).appending(path: "\(report.subject)_target.json")
      if force { try removeCompanions(of: report.subject, in: URL(filePath: output)) }
      // The report first: files of this plan beside the report of another one would deceive.
      try write(document, to: url, replacing: force)
    }
    try more(output.map { URL(filePath: $0) }, force)
    guard report.status == "ok" else { throw ExitCode(Console.Status.noTarget.rawValue) }
  }
}

/// Removes what an earlier report of `subject` has beside it: a page or a map that stays would contradict the new
/// one.
private func removeCompanions(of subject: String, in folder: URL) throws(OutputError) {
  let manager = FileManager.default
  let names = (try? manager.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
  for name in names where name.hasPrefix(subject + "_") {
    let rest = name.dropFirst(subject.count + 1)
    guard ["target.html", "figures.json"].contains(rest) || rest.wholeMatch(of: companion) != nil
    else { continue }
    do {
      try manager.removeItem(at: folder.appending(path: name))
    } catch {
      throw .unwritable(path: name, reason: error.localizedDescription)
    }
  }
}

/// The names of maps, masks and series behind the subject's.
private var companion: Regex<Substring> {
  /space-[A-Za-z0-9]+_.*(?:statmap|mask|dseg)\.nii\.gz|run-[0-9]+_desc-cleaned_timeseries\.tsv/
}
