import ArgumentParser
import Atlases
import Foundation
import Geometry
import Imaging
import OutputFiles
import Planning
import ReportPage
import Reports
import Service

/// `tmsplan map`: a person's own networks beside the target.
struct MapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "map",
    abstract: "Map a person's own networks, gradients and circuits beside the target.",
    discussion: """
      Plans the target as target does, then maps the same runs. The maps do not choose the target. Into the \
      --output folder go <subject>_target.json, <subject>_networks.json, the page <subject>_networks.html \
      and the maps. Exit status: 0 networks are shown, 4 the data are too poor for any.
      """
  )

  @OptionGroup var input: InputOptions
  @OptionGroup var request: RequestOptions
  @OptionGroup var data: DataOptions

  @OptionGroup var maps: MapOptions

  @Flag(help: "Print the report as JSON.")
  var json = false

  @Option(help: "The folder to write into.")
  var output: String

  @Flag(help: "Replace files of the same names in the folder of --output.")
  var force = false

  @Option(help: "1 or 2 threads, which share the work; the result is the same to the last bit.")
  var threads = min(2, ProcessInfo.processInfo.activeProcessorCount)

  func validate() throws {
    guard (1...2).contains(threads) else { throw ValidationError("--threads is 1 or 2.") }
    try maps.template.check(with: maps.gradientRegion)
  }

  func run() throws {
    giveBackLargeBlocks()
    let maps = try computed()
    let job = newJobIdentifier()
    let created = timestamp()
    let target = TargetReport(maps.target, job: job, created: created)
    let report = NetworkReport(maps, job: job, created: created)
    let (texts, images) = Crew.threads(threads).both {
      Result { (document: try report.json(), page: report.page(NetworkFigures(maps, job: job))) }
    } _: {
      maps.files()
    }
    let (document, page) = try texts.get()
    Console.print(json ? String(decoding: document, as: UTF8.self) : report.text())
    let folder = URL(filePath: output)
    func write(_ data: Data, _ name: String) throws(OutputError) {
      let url = folder.appending(path: "\(report.subject)_\(name)")
      try OutputFiles.write(data, to: url, replacing: force)
    }
    try write(try target.json(), "target.json")
    try write(document, "networks.json")
    try write(Data(page.utf8), "networks.html")
    for file in images {
      try OutputFiles.write(
        Data(file.bytes),
        to: folder.appending(path: file.name),
        replacing: force
      )
    }
    guard report.networks != nil else { throw ExitCode(Console.Status.noTarget.rawValue) }
  }

  /// Where the documents of `subject` lie; the names of images are known only after the computation.
  private func documents(of subject: String) -> [URL] {
    ["target.json", "networks.json", "networks.html"].map { name in
      URL(filePath: output).appending(path: "\(subject)_\(name)")
    }
  }

  private func computed() throws -> PersonalMaps {
    let catalogue = try data.catalogue()
    let runs = try input.runs()
    let space = try resolveSpace(of: runs, requested: input.space)
    let targeting = try targetingProtocol(request.protocols.targeting, in: catalogue)
    let subject = try input.pseudonym(of: runs)
    try refuseOwnData(in: input.seedmap, of: subject)
    let planning = PlanningCase(
      subject: subject,
      runs: runs,
      space: space,
      anatomy: try input.anatomy(for: space, preferred: targeting.searchRegion.template),
      seedmap: input.seedmapFile,
      xform: request.protocols.xformChoice,
      targeting: targeting,
      stimulation: try catalogue.stimulationProtocol(request.protocols.stimulation),
      response: try request.responseRequest(),
      calibration: catalogue.calibration?.calibration,
      output: .figures,
      threads: threads
    )
    let mappingCase = MappingCase(
      planning: planning,
      mapping: try maps.protocolToUse(of: catalogue),
      gradientRegion: try maps.region(maps.gradientRegion, .gradientRegion),
      gradientTemplate: maps.template.files,
      amygdala: try maps.region(maps.amygdala, .amygdala)
    )
    try checkPlaces(documents(of: subject), replacing: force)
    let line = ProgressLine()
    defer { line.clear() }
    let observer = PlanningObserver(progress: { line.show($0.rawValue, $1) })
    return try Planner(software: try .current(name: "tmsplan")).map(
      mappingCase,
      observer: observer
    )
  }
}
