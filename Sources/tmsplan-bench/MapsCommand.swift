import ArgumentParser
import FoundationEssentials

/// `tmsplan-bench maps`: what `make bench-maps` does.
struct MapsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maps",
    abstract: "Measure what mapping a person's networks costs beside inflating the run."
  )

  @Option(help: "Runs that count, of each way.")
  var repetitions = 3

  @Option(help: "Where the data are kept.")
  var folder = ".bench"

  @Option(help: "The file for the tables.")
  var markdown = "BenchmarksMaps.md"

  func validate() throws {
    guard repetitions > 0 else { throw ValidationError("--repetitions is 1 at least.") }
  }

  func run() throws {
    let programs = try Programs(baseline: "", pythons: [])
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let date = Date.now.formatted(.iso8601)
    let cost = try MappingCost(programs, repetitions: repetitions, folder: folder)
    let text = cost.markdown(date: date)
    try Data(text.utf8).write(to: URL(filePath: markdown), options: .atomic)
    print(text)
  }
}
