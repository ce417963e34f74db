import ArgumentParser
import Commissioning
import Denoising
import Foundation
import LinearAlgebra
import Targeting

/// `tmsplan-bench calibrate`: measures the factors of regions on phantoms again.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Measure how much wider than its resamples a region must be, and write the table.",
    shouldDisplay: false
  )

  @Option(help: "Phantoms of each kind that make the table.")
  var phantomsPerKind = 45

  @Option(help: "Phantoms of each kind that check it and have no part in it.")
  var checksPerKind = 7

  @Option(help: "What the table's phantoms follow from.")
  var seed: UInt64 = 20_261_126

  @Option(help: "What the check's phantoms follow from.")
  var checkSeed: UInt64 = 77

  @Option(help: "The version of the table: three numbers joined by dots.")
  var tableVersion = "1.0.0"

  @Option(
    help: "Where Protocols/calibration/bootstrap-regions.yaml and Commissioning.md are written."
  )
  var output: String

  func validate() throws {
    guard phantomsPerKind > 0, checksPerKind > 0 else {
      throw ValidationError("--phantoms-per-kind and --checks-per-kind are at least 1.")
    }
    guard seed != checkSeed else {
      throw ValidationError("--seed and --check-seed differ: the check is on other phantoms.")
    }
    guard tableVersion.wholeMatch(of: /\d+\.\d+\.\d+/) != nil else {
      throw ValidationError("--table-version is three numbers joined by dots.")
    }
  }

  func run() throws {
    useSingleBLASThread()
    let options = SimulationOptions()
    guard let region = SimulatedRegion(options) else {
      throw BenchError("the simulated region has no voxels")
    }
    let record = CalibrationRecord(
      options: options,
      cells: Self.cells,
      count: phantomsPerKind,
      seed: seed,
      checkCount: checksPerKind,
      checkSeed: checkSeed
    )
    let outcomes = try simulate(record.count, record.seed, options, region)
    let table = calibrateCoverage(outcomes)
    let others = try simulate(record.checkCount, record.checkSeed, options, region)
    try write(
      calibrationYAML(table, record, version: tableVersion),
      to: "Protocols/calibration/bootstrap-regions.yaml"
    )
    let document = calibrationMarkdown(
      table,
      record,
      losses: covariateLosses(outcomes),
      checks: checkCoverage(table, others, region)
    )
    try write(document, to: "Commissioning.md")
  }

  /// The kinds of phantoms: runs, confounds and effects, each with each.
  private static var cells: [PhantomCell] {
    [1, 2, 4].flatMap { runs in
      [ConfoundSet.parameters27, .parameters36].flatMap { confounds in
        [0.2, 0.35, 0.5, 0.7, 0.9].map {
          PhantomCell(runs: runs, confounds: confounds, effect: $0)
        }
      }
    }
  }

  private func simulate(
    _ count: Int,
    _ seed: UInt64,
    _ options: SimulationOptions,
    _ region: SimulatedRegion
  ) throws -> [PhantomOutcome] {
    try simulateOutcomes(Self.cells, count: count, options, region, seed: seed) { cell in
      FileHandle.standardError.write(Data("seed \(seed), kind \(cell)\n".utf8))
    }
  }

  private func write(_ text: String, to name: String) throws {
    let url = URL(filePath: output).appending(path: name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: url, options: .atomic)
    print(url.path(percentEncoded: false))
  }
}
