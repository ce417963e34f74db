import ArgumentParser
import Atlases
import Foundation
import Geometry
import Imaging
import OutputFiles
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

  @OptionGroup var delivery: ReportOptions
  @OptionGroup var extras: PlanOutputOptions
  @OptionGroup var page: PageOptions

  @Option(help: "1 or 2 threads, which share the work; the result is the same to the last bit.")
  var threads = min(2, ProcessInfo.processInfo.activeProcessorCount)

  @Option(help: "The library that inflates: \(Self.libraries).")
  var inflate = InflateLibrary.preferred.rawValue

  private static let libraries = InflateLibrary.allCases.map(\.rawValue).joined(separator: ", ")

  func validate() throws {
    guard (1...2).contains(threads) else { throw ValidationError("--threads is 1 or 2.") }
    guard InflateLibrary(rawValue: inflate) != nil else {
      throw ValidationError("--inflate is one of: \(Self.libraries).")
    }
    guard extras.choice.isEmpty && !page.figures || delivery.output != nil else {
      throw ValidationError(
        "--maps, --timeseries and --figures need --output, the folder to write into."
      )
    }
  }

  func run() throws {
    let plan = try plan()
    let job = newJobIdentifier()
    let report = TargetReport(plan, job: job, created: timestamp())
    let figures = ReportFigures(plan, job: job)
    try delivery.deliver(report, document: report.json()) { folder, replacing in
      if let folder {
        try extras.write(plan, into: folder, threads: threads, replacing: replacing)
      }
      try page.write(report, figures, into: folder, replacing: replacing)
    }
  }

  /// Where the report of `subject` and its page lie.
  private func places(of subject: String) -> [URL] {
    var files = page.html.map { [URL(filePath: $0)] } ?? []
    if let output = delivery.output {
      let names = ["target.json"] + (page.figures ? ["figures.json", "target.html"] : [])
      files += names.map { URL(filePath: output).appending(path: "\(subject)_\($0)") }
    }
    return files
  }

  private func plan() throws -> TargetPlan {
    let catalogue = try data.catalogue()
    let runs = try input.runs()
    let space = try resolveSpace(of: runs, requested: input.space)
    let targeting = try targetingProtocol(request.protocols.targeting, in: catalogue)
    let otherRuns = try input.otherRuns(than: space)
    let subject = try input.pseudonym(of: runs)
    try refuseOwnData(in: input.seedmap, of: subject)
    let planningCase = PlanningCase(
      subject: subject,
      runs: runs,
      space: space,
      otherRuns: otherRuns,
      anatomy: try input.anatomy(for: space, preferred: otherRuns.tiedTemplate(targeting)),
      seedmap: input.seedmapFile,
      xform: request.protocols.xformChoice,
      targeting: targeting,
      stimulation: try catalogue.stimulationProtocol(request.protocols.stimulation),
      response: try request.responseRequest(),
      calibration: catalogue.calibration?.calibration,
      output: extras.choice.union(page.choice),
      threads: threads,
      inflate: InflateLibrary(rawValue: inflate) ?? .preferred
    )
    try checkPlaces(places(of: subject), replacing: delivery.force)
    let line = ProgressLine()
    defer { line.clear() }
    let observer = PlanningObserver(progress: { line.show($0.rawValue, $1) })
    let planner = Planner(software: try .current(name: "tmsplan"))
    return try planner.run(planningCase, observer: observer)
  }
}

/// The targeting protocol called `name`, or the one in the file of that path.
func targetingProtocol(_ name: String, in catalogue: Catalogue) throws -> TargetingProtocol {
  isProtocolFile(name)
    ? try catalogue.targetingProtocol(atPath: name) : try catalogue.targetingProtocol(name)
}

/// Whether `name` is the path of a protocol file rather than a protocol's name.
func isProtocolFile(_ name: String) -> Bool {
  name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml")
}

/// A new job identifier: a lower-case UUID.
func newJobIdentifier() -> String { UUID().uuidString.lowercased() }

/// The present time, RFC 3339 in UTC with milliseconds.
func timestamp() -> String {
  Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
}
