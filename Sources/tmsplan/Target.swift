import ArgumentParser
import Atlases
import Foundation
import Imaging
import Planning
import Reports

/// `tmsplan target`: the pipeline by hand.
struct Target: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compute the target of a subject from files or a BIDS-derivatives folder."
  )

  @OptionGroup var input: InputOptions
  @OptionGroup var request: RequestOptions
  @OptionGroup var data: DataOptions

  @Flag(help: "Print the report as JSON.")
  var json = false

  @Option(help: "Also write <subject>_target.json into this folder.")
  var output: String?

  func run() throws {
    let report = try TargetReport(plan(), job: newJobIdentifier(), created: timestamp())
    let document = try report.json()
    if let output { try write(document, of: report.subject, into: output) }
    Console.print(json ? String(decoding: document, as: UTF8.self) : report.text())
    guard report.status == "ok" else { throw ExitCode(Console.Status.noTarget.rawValue) }
  }

  private func plan() throws -> TargetPlan {
    let catalogue = try data.catalogue()
    let runs = try input.runs()
    let planningCase = PlanningCase(
      subject: try input.pseudonym(of: runs),
      runs: runs,
      template: try resolveTemplate(of: runs, requested: input.space),
      xform: request.xform.flatMap(XformChoice.init(rawValue:)),
      targeting: try targetingProtocol(request.targeting, in: catalogue),
      stimulation: try catalogue.stimulationProtocol(request.stimulation),
      response: try request.responseRequest()
    )
    let line = ProgressLine()
    defer { line.clear() }
    let observer = PlanningObserver(progress: { line.show($0.rawValue, $1) })
    let planner = Planner(software: try .current(name: "tmsplan"))
    return try planner.run(planningCase, observer: observer)
  }

  /// Writes the report in one step, so that a reader never sees half of it.
  private func write(_ document: Data, of subject: String, into folder: String) throws {
    let url = URL(filePath: folder)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try document.write(to: url.appending(path: "\(subject)_target.json"), options: .atomic)
  }
}

/// The targeting protocol called `name`, or the one in the file of that path.
func targetingProtocol(_ name: String, in catalogue: Catalogue) throws -> TargetingProtocol {
  let isPath = name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml")
  return isPath
    ? try catalogue.targetingProtocol(atPath: name) : try catalogue.targetingProtocol(name)
}

/// A new job identifier: a lower-case UUID.
func newJobIdentifier() -> String { UUID().uuidString.lowercased() }

/// The present time, RFC 3339 in UTC with milliseconds.
func timestamp() -> String {
  Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
}
