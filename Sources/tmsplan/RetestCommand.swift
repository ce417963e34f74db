import ArgumentParser
import Foundation
import OutputFiles
import Reports

extension ReferenceCommand {
  /// `tmsplan reference retest`.
  struct Retest: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tell how much measures differ between days in people who were measured twice.",
      discussion: """
        The list has tabs between its cells and the columns participant_id, before, after and days: for each \
        visit the folder of tmsplan map or its network report, seen from the list's folder, and the days \
        between the two, at least 1. At least 4 people, of one scanner, scan protocol and pipeline. That nothing happened to them in \
        between only the clinic knows. tmsplan change --cohort takes the file.
        """
    )

    @Argument(help: "The list of people and their two visits.")
    var visits: String

    @Option(help: "The file to write.")
    var output: String

    @Option(help: "The scanner of all of them, by the name that tmsplan change is given.")
    var scanner: String

    @Option(
      help:
        "The scan protocol of all of them, likewise; without it tmsplan change takes no bound from them."
    )
    var scanProtocol: String?

    @Option(help: "Where the study is described.")
    var citation = "unpublished"

    @Flag(help: "Replace the file of --output.")
    var force = false

    func run() throws {
      let study = try RetestDocument(
        of: try RetestVisits(path: visits).pairs,
        scanner: scanner,
        scanProtocol: scanProtocol,
        citation: citation,
        created: timestamp()
      )
      try write(try study.json(), to: URL(filePath: output), replacing: force)
      Console.print(study.text())
    }
  }
}
