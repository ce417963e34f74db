import Acceptance
import ArgumentParser
import Atlases
import Foundation
import OutputFiles
import Planning

/// `tmsplan validate`: whether this installation finds what was planted.
struct Validate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Accept an installation: run phantoms in template space through files and plan, and judge.",
    discussion: """
      Writes validation.md, validation.json and validation.svg. Exit status 0 where all limits hold, \
      4 where one does not.
      """
  )

  @Option(help: "The folder to write into; files that are there stay.")
  var output: String

  @Flag(help: "Few phantoms on a 4 mm grid: less than a minute.")
  var quick = false

  @Option(help: "What all randomness follows from.")
  var seed: UInt64 = 1

  @Option(name: .customLong("protocol"), help: "The targeting protocol: its name or a file.")
  var targeting = "sgc-dlpfc-peak"

  @Option(help: "The stimulation protocol of the plans.")
  var stimulation = "itbs"

  @Option(help: "The date to write into the documents; without it, now.")
  var date: String?

  @OptionGroup var data: DataOptions

  @Flag(help: "Print the validation as JSON.")
  var json = false

  @Flag(help: "Replace files of the same names in the folder of --output.")
  var force = false

  private func file(_ ending: String) -> URL {
    URL(filePath: output).appending(path: "validation.\(ending)")
  }

  func run() async throws {
    // Before the work: minutes of it should not end with a file in the way.
    if !force { try refuseExisting() }
    let catalogue = try data.catalogue()
    let targeting = try targetingProtocol(targeting, in: catalogue)
    let software = try SoftwareIdentity.current(name: "tmsplan")
    let setup = TrialSetup(
      targeting: targeting,
      stimulation: try catalogue.stimulationProtocol(stimulation),
      calibration: catalogue.calibration?.calibration,
      software: software
    )
    let design = quick ? Design.quick : .full
    let making = Making(
      date: date ?? timestamp(),
      software: software,
      targeting: targeting.id,
      targetingVersion: targeting.version,
      recommended: targeting.recommended,
      seed: seed
    )
    let trials = try await run(design, setup)
    try deliver(Validation(trials, design, making))
  }

  private func run(_ design: Design, _ setup: TrialSetup) async throws -> [Trial] {
    let line = ProgressLine()
    defer { line.clear() }
    return try await runDesign(
      design,
      setup,
      seed: seed,
      workers: min(2, ProcessInfo.processInfo.activeProcessorCount)
    ) { line.show("phantoms", $0) }
  }

  private func deliver(_ validation: Validation) throws {
    let document = try validation.json()
    let plot = file("svg")
    // Printed first, so that a folder that cannot be written costs no result.
    Console.print(json ? String(decoding: document.dropLast(), as: UTF8.self) : validation.summary)
    let text = validation.markdown(figure: plot.lastPathComponent)
    try write(Data(text.utf8), to: file("md"), replacing: force)
    try write(document, to: file("json"), replacing: force)
    try write(Data(validation.plot.utf8), to: plot, replacing: force)
    guard validation.isAccepted else { throw ExitCode(Console.Status.noTarget.rawValue) }
  }

  private func refuseExisting() throws(OutputError) {
    for path in ["md", "json", "svg"].map({ file($0).path(percentEncoded: false) })
    where FileManager.default.fileExists(atPath: path) {
      throw .exists(path: path)
    }
  }
}
