import ArgumentParser
import Atlases
import BIDSApp
import Findings
import Foundation
import Planning
import Reports

/// `tmsplan app`: a whole dataset, by the conventions of BIDS Apps.
struct AppCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "app",
    abstract: "Plan all participants of a BIDS dataset, as a BIDS App does.",
    discussion: """
      participant: plans each participant, or each session of one, and writes a BIDS derivative. What \
      is there and would come out again is left alone, so that the same command goes on where it was \
      interrupted; any number of processes may share OUTPUT_DIR. What one participant fails of stands \
      in OUTPUT_DIR/logs, and the others go on.

      group: makes a table and plots of what is in OUTPUT_DIR.

      Exit status: 0 all planned or there already, also where a report recommends no target; 3 at least \
      one refused, or left to another process; 1 at least one failed by a fault of program or machine; \
      2 unusable arguments.
      """
  )

  /// What is done.
  enum Level: String, CaseIterable, ExpressibleByArgument { case participant, group }

  @Argument(help: "The outputs of fMRIPrep, or a dataset with one derivatives/fmriprep* in it.")
  var bidsDir: String

  @Argument(help: "Where the derivative is written; it is created where it does not exist.")
  var outputDir: String

  @Argument(help: "participant or group.")
  var level: Level

  @Option(parsing: .upToNextOption, help: "Only these participants, with or without sub-.")
  var participantLabel: [String] = []

  @Option(parsing: .upToNextOption, help: "Only these sessions, with or without ses-.")
  var sessionLabel: [String] = []

  @Option(help: "The task of the runs, which must be named where there are several.")
  var taskLabel: String?

  @Option(
    help: """
      The space of the analysis; by default the only template in which there are runs. Those in T1w \
      space are planned too and compared.
      """
  )
  var space: String?

  @OptionGroup var protocols: ProtocolOptions

  @Option(help: "A map of weights on the grid of all runs, which is the seed: see tmsplan target.")
  var seedmap: String?

  @OptionGroup var data: DataOptions

  @Option(
    name: [.customLong("n-cpus"), .customLong("threads")],
    help: "Threads; 2 are used at most. The result is the same to the last bit."
  )
  var threads = min(2, ProcessInfo.processInfo.activeProcessorCount)

  @Flag(
    help: "Replace results that were made of other inputs, by other options or another program."
  )
  var force = false

  @Flag(help: "Also write each report as a page for people, with the numbers of its pictures.")
  var figures = false

  /// Set for a process that plans one unit of another process.
  @Flag(help: .hidden) var single = false

  func validate() throws {
    guard threads > 0 else { throw ValidationError("--n-cpus is 1 or more.") }
    let selection = selection
    for label in selection.participants + selection.sessions + [selection.task].compactMap(\.self)
    where !isLabel(label) {
      throw ValidationError("\"\(label)\" is no label: BIDS has letters, digits and + in labels.")
    }
    guard level == .participant || participantLabel.isEmpty && sessionLabel.isEmpty else {
      throw ValidationError("group is of all that OUTPUT_DIR holds; it takes no labels.")
    }
    guard URL(filePath: bidsDir).standardizedFileURL != URL(filePath: outputDir).standardizedFileURL
    else { throw ValidationError("OUTPUT_DIR is another folder than BIDS_DIR.") }
  }

  private var selection: AppSelection {
    AppSelection(participants: participantLabel, sessions: sessionLabel, task: taskLabel)
  }

  private var output: URL { URL(filePath: outputDir, directoryHint: .isDirectory) }

  func run() throws {
    if single { endWithParent() }
    let source = try SourceDataset(bidsDir)
    if source.isFound, !single { Console.warn("Preprocessed data: \(source.path)") }
    switch level {
    case .participant: try planParticipants(of: source)
    case .group: try summarise(source)
    }
  }

  private func planParticipants(of source: SourceDataset) throws {
    let found = source.units(selection)
    for unit in found.passedOver {
      Console.warn("\(unit.name): no run of what is asked for; passed over")
    }
    let level = try ParticipantLevel(source, output: output, request())
    guard found.units.count > 1 else {
      let unit = found.units[0]
      let outcome = plan(unit, level)
      tell(outcome, of: unit)
      var tally = Tally()
      tally.add(outcome.status)
      throw ExitCode(single ? outcome.status.rawValue : tally.exitStatus)
    }
    var tally = Tally()
    for unit in found.units { tally.add(try planAlone(unit, level)) }
    tell(tally)
    throw ExitCode(tally.exitStatus)
  }

  private func summarise(_ source: SourceDataset) throws {
    let summary = try GroupLevel(source, output: output).run(task: selection.task)
    for name in summary.files { Console.print("\(outputDir)/\(name)") }
    let counts = summary.counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    Console.print(counts.joined(separator: ", "))
    for note in summary.notes + [GroupLevel.noMean] { Console.warn(note) }
  }

  /// What is asked of every unit.
  private func request() throws -> AppRequest {
    let folders = try locateData(option: data.data)
    let catalogue = try Catalogue(folders)
    return AppRequest(
      task: selection.task,
      space: space,
      targeting: try targetingProtocol(protocols.targeting, in: catalogue),
      stimulation: try catalogue.stimulationProtocol(protocols.stimulation),
      calibration: catalogue.calibration?.calibration,
      definitions: try definitionsDigest(folders),
      seedmap: seedmap.map { InputFile(role: .seedmap, run: 1, path: $0) },
      xform: protocols.xformChoice,
      software: try .current(name: "tmsplan"),
      threads: min(2, threads),
      draws: figures,
      replaces: force
    )
  }

  private func plan(_ unit: AppUnit, _ level: ParticipantLevel) -> UnitOutcome {
    let line = ProgressLine()
    defer { line.clear() }
    let observer = PlanningObserver(progress: { line.show("\(unit.name): \($0.rawValue)", $1) })
    return level.run(unit, created: timestamp(), observer: observer)
  }

  /// Plans a unit in a process of its own: what ends that process, or fills its memory, is the unit's.
  private func planAlone(_ unit: AppUnit, _ level: ParticipantLevel) throws -> UnitStatus {
    if let refused = level.refusal(ofLabelsOf: unit) {
      tell(refused, of: unit)
      return refused.status
    }
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments(for: unit)
    try process.run()
    process.waitUntilExit()
    if process.terminationReason == .exit,
      let status = UnitStatus(rawValue: process.terminationStatus)
    {
      return status
    }
    let outcome = level.crashed(unit, signal: Int(process.terminationStatus))
    tell(outcome, of: unit)
    return outcome.status
  }

  private func arguments(for unit: AppUnit) -> [String] {
    let options = [
      ("session-label", unit.session), ("task-label", selection.task), ("space", space),
      ("protocol", protocols.targeting), ("stimulation", protocols.stimulation),
      ("xform", protocols.xform), ("seedmap", seedmap), ("data", data.data),
      ("n-cpus", "\(threads)"),
    ]
    let flags = [("force", force), ("figures", figures)].filter(\.1).map { "--\($0.0)" }
    let own = ["app", bidsDir, outputDir, "participant", "--single"]
    return own + ["--participant-label", unit.participant] + flags
      + options.flatMap { name, value in value.map { ["--\(name)", $0] } ?? [] }
  }

  private func tell(_ outcome: UnitOutcome, of unit: AppUnit) {
    switch outcome {
    case .planned(let status, let notes):
      for note in notes { Console.warn("\(unit.name): \(note.message) [\(note.code)]") }
      Console.print("\(unit.name): \(Self.words[status] ?? status)")
    case .unchanged: Console.print("\(unit.name): unchanged")
    case .refused(let finding): tell("refused", finding, of: unit)
    case .failed(let finding): tell("failed", finding, of: unit)
    }
  }

  private func tell(_ word: String, _ finding: Finding, of unit: AppUnit) {
    Console.print("\(unit.name): \(word) [\(finding.code)]")
    let about = finding.subject == unit.name ? "" : "\(unit.name): "
    Console.warn(about + Console.describe(finding))
  }

  private static let words = [
    "ok": "planned, a target is recommended",
    "low_confidence": "planned, low confidence: no target is recommended",
    "no_target": "planned, no target",
  ]

  private func tell(_ tally: Tally) {
    Console.print(
      "\(tally.planned) planned, \(tally.withoutRecommendation) of them without a recommended target; "
        + "\(tally.unchanged) unchanged; \(tally.refused) refused; \(tally.failed) failed"
    )
  }
}
