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
        remarks: [date, Machine().line, "tmsplan at \(sourceState())"]
      )
    try Data(text.utf8).write(to: URL(filePath: markdown), options: .atomic)
    print(text)
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
}

/// The commit of the source tree.
func sourceState() -> String {
  let commit = try? output(of: Invocation(words: ["git", "describe", "--always", "--dirty"]))
  return commit?.split(separator: "\n").first.map(String.init) ?? "an unknown commit"
}
