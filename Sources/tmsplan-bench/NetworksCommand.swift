import ArgumentParser
import Atlases
import Commissioning
import FoundationEssentials
import Imaging
import LinearAlgebra

/// `tmsplan-bench networks`: what `make bench-networks` does.
struct NetworksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "networks",
    abstract: "Map people whose networks are planted, and write how well they are found."
  )

  @Option(help: "People of each kind.")
  var people = 10

  @Option(help: "Frames of a run.")
  var frames = [120]

  @Option(help: "How often the cost of mapping is measured; 0 measures none.")
  var repetitions = 3

  @Option(help: "Where large data are kept.")
  var folder = ".bench"

  @Option(help: "What all draws follow from.")
  var seed: UInt64 = 1

  @Option(help: "The networks that are planted and sought: an atlas of Atlases/networks.")
  var atlas = "seitzman300"

  @Option(help: "The folder that holds Atlases and Protocols.")
  var data = "."

  @Option(help: "The file for the tables.")
  var markdown = "BenchmarksNetworks.md"

  func validate() throws {
    guard people > 1 else { throw ValidationError("--people is 2 at least.") }
    guard repetitions >= 0 else { throw ValidationError("--repetitions is 0 at least.") }
    guard frames.allSatisfy({ $0 >= 60 }) else {
      throw ValidationError("--frames is 60 at least: shorter runs cannot be cleaned.")
    }
  }

  func run() throws {
    useSingleBLASThread()
    let folders = try locateData(option: data)
    let catalogue = try Catalogue(atlases: folders.atlases, protocols: folders.protocols)
    let group = try catalogue.networkAtlas(atlas)
    var options = NetworkTrialOptions()
    options.people = people
    let brain = NetworkTrialBrain(
      table: group.nodes,
      networkCount: group.networks.count,
      options
    )
    guard let brain else { throw BenchError("the simulated brain holds fewer than two networks") }
    let date = Date.now.formatted(.iso8601)
    // First, so that nothing of what follows is in its way.
    let cost = try cost()
    var done: [(section: NetworkTrialSection, results: [NetworkTrialResult])] = []
    for section in NetworkTrialSection.all(frames: frames) {
      note("  \(section.title)")
      done.append((section, try section.settings.map { try trial($0, brain, options) }))
    }
    let text =
      networkTrialMarkdown(
        done,
        options,
        brain,
        names: group.networks.map(\.name),
        seed: seed,
        remarks: [date, Machine().line, sourceState]
      ) + (cost.map { "\n\($0)\n" } ?? "")
    try Data(text.utf8).write(to: URL(filePath: markdown), options: .atomic)
    print(text)
  }

  private func cost() throws -> String? {
    guard repetitions > 0 else { return nil }
    note("  What it costs")
    let programs = try Programs(baseline: "", pythons: [])
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return try MappingCost(programs, repetitions: repetitions, folder: folder).markdown
  }

  private func trial(
    _ setting: NetworkTrialSetting,
    _ brain: NetworkTrialBrain,
    _ options: NetworkTrialOptions
  ) throws -> NetworkTrialResult {
    note("    \(setting)")
    return try networkTrial(
      setting,
      in: brain,
      options,
      seed: seed,
      crew: .threads(Machine.coreCount)
    )
  }

  /// The commit of the source tree; the results do not depend on the machine but for rounding.
  private var sourceState: String {
    let commit = try? output(of: Invocation(words: ["git", "describe", "--always", "--dirty"]))
    return "tmsplan at \(commit?.split(separator: "\n").first ?? "an unknown commit")"
  }
}
