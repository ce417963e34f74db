import ArgumentParser
import FoundationEssentials

/// `tmsplan-bench run`: what `make bench` does.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Measure everything in one sitting and write the tables."
  )

  @Option(help: "Runs of each mode that count; one more goes before them.")
  var repetitions = 5

  @Option(help: "The same for nilearn, which takes most of the time; 0 leaves it out.")
  var nilearnRepetitions: Int?

  @Option(help: "2mm, or 4mm to see in a minute whether everything works.")
  var grid = Dataset.Grid.full

  @Option(help: "Where the data are kept, some 4 GB.")
  var folder = ".bench"

  @Option(help: "The nilearn script.")
  var baseline = "Benchmarks/nilearn_baseline.py"

  @Option(help: "A Python that may have nilearn; the first that has it is taken.")
  var python = ["python3"]

  @Option(help: "The file for all runs.")
  var json = "bench.json"

  @Option(help: "The file for the tables.")
  var markdown = "Benchmarks.md"

  func validate() throws {
    guard repetitions > 0, (nilearnRepetitions ?? 0) >= 0 else {
      throw ValidationError("At least one run must count.")
    }
  }

  func run() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let nilearn = nilearnRepetitions ?? repetitions
    let programs = try Programs(baseline: baseline, pythons: nilearn > 0 ? python : [])
    let session = Session(
      programs: programs,
      repetitions: repetitions,
      nilearnRepetitions: nilearn,
      folder: folder
    )
    let software = try softwareVersions(programs)
    var finished: [SectionResult] = []
    for section in Section.all(on: grid) {
      // Written each time, so that a sitting that is cut short has measured something.
      let result = try session.measure(section) { partial in
        try write(summary(finished + [partial], software))
      }
      finished.append(result)
    }
    print(summary(finished, software).markdown)
  }

  private func summary(_ sections: [SectionResult], _ software: String) -> BenchResult {
    let mainJob = sections.first?.datasets ?? []
    return BenchResult(
      date: Date.now.formatted(.iso8601),
      machine: Machine(),
      software: software,
      seed: Dataset.seed,
      repetitions: repetitions,
      smallestPeak: ownPeak(),
      sections: sections,
      goals: mainJob.flatMap { data in Goal.all.compactMap { $0.result(on: data) } }
    )
  }

  private func write(_ result: BenchResult) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try (encoder.encode(result) + Data("\n".utf8)).write(to: URL(filePath: json))
    try Data(result.markdown.utf8).write(to: URL(filePath: markdown))
  }
}

extension Dataset.Grid: ExpressibleByArgument {}
