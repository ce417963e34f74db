import ArgumentParser
import Foundation
import OutputFiles
import Planning
import Reports

/// `tmsplan reference`: what measures of `tmsplan map` are held against.
struct ReferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reference",
    abstract: "Make what a person's network measures are compared with, and compare them.",
    subcommands: [Build.self, Compare.self, Harmonise.self, Retest.self, Gradients.self]
  )

  /// `tmsplan reference build`.
  struct Build: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Put network reports of healthy people together, at least 4.",
      discussion: """
        All must be of one scanner, scan protocol and pipeline: program, mapping protocol, group networks, \
        space, voxel size and mask. Whether they were preprocessed alike, and are healthy, only the \
        clinic knows. participants.tsv is that of BIDS: participant_id and age in years, sex where it is \
        recorded.
        """
    )

    @Argument(
      help: "The folders that tmsplan map wrote into, or the <subject>_networks.json, one a person."
    )
    var reports: [String]

    @Option(help: "The file of controls to write.")
    var output: String

    @Option(help: "The scanner, by a name that is kept, for example its station name.")
    var scanner: String

    @Option(help: "The scan protocol, by a name that is kept.")
    var scanProtocol: String

    @Option(help: "The participants.tsv of BIDS.")
    var participants: String

    @Flag(help: "Replace the file of --output.")
    var force = false

    func run() throws {
      let controls = try ControlSetDocument(
        building: try reports.map { try NetworkReport(path: $0) },
        participants: try Participants(UserFile(path: participants)),
        scanner: scanner,
        scanProtocol: scanProtocol,
        created: timestamp()
      )
      try write(try controls.json(), to: URL(filePath: output), replacing: force)
      Console.print(controls.text())
    }
  }

  /// `tmsplan reference compare`.
  struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tell how a person's measures lie among local controls.",
      discussion: """
        Without scanner and scan protocol, or with other ones than the controls', nothing is compared: a \
        site effect cannot be removed from one person. For research; a deviation is no diagnosis.
        """
    )

    @Argument(help: "The folder that tmsplan map wrote into, or the <subject>_networks.json in it.")
    var report: String

    @Option(help: "The file of tmsplan reference build.")
    var controls: String

    @Option(help: "The person's age in years.")
    var age: Double

    @Option(help: "The person's scanner, as it is named in the controls.")
    var scanner: String?

    @Option(help: "The person's scan protocol, likewise.")
    var scanProtocol: String?

    @Flag(help: "List measures within |z| = 1.96 too.")
    var all = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
      try refuseBlank(("scanner", scanner), ("scan-protocol", scanProtocol))
    }

    func run() throws {
      let file = try UserFile(path: controls)
      let deviation = try DeviationReport(
        try NetworkReport(path: report),
        among: try ControlSetDocument(file),
        sha256: sha256(of: [UInt8](file.bytes)),
        age: age,
        scanner: scanner,
        scanProtocol: scanProtocol,
        created: timestamp()
      )
      Console.print(
        json ? String(decoding: try deviation.json(), as: UTF8.self) : deviation.text(all: all)
      )
    }
  }

  /// `tmsplan reference harmonise`.
  struct Harmonise: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take what scanners add out of measures of groups of people (ComBat).",
      discussion: """
        The table has tabs between its cells and a head with subject, batch, the covariates and one \
        column a measure. At least 10 subjects a batch, two batches and three measures. For research on \
        groups: the value of one person cannot be harmonised.
        """
    )

    @Argument(help: "The table.")
    var table: String

    @Option(help: "The table to write.")
    var output: String

    @Option(
      name: .customLong("covariate"),
      help: "A column of numbers whose effect is kept, for example age; may be given several times."
    )
    var covariates: [String] = []

    @Flag(help: "Replace the file of --output.")
    var force = false

    func run() throws {
      let harmonised = try HarmonisationTable(
        UserFile(path: table),
        covariates: covariates
      ).harmonised()
      try write(harmonised.bytes, to: URL(filePath: output), replacing: force)
      Console.print(harmonised.summary)
    }
  }
}
