import ArgumentParser
import Foundation
import OutputFiles
import Planning
import ReportPage
import Reports

/// `tmsplan change`: two visits of one person.
struct ChangeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "change",
    abstract: "Tell what of a person's networks and target changed between two visits.",
    discussion: """
      Each path is a folder that tmsplan map wrote into, or the <subject>_networks.json in it; labels and \
      target are taken from beside it. Values are those of whole reports, of several their mean. Their error \
      is told from the reports of a visit with two or more of both visits, else from the runs or halves of \
      each, of edges also from nominal standard errors. --cohort takes the place of both for measures that \
      it holds, where scanner, scan protocol and minutes suit. Nothing is judged where scanner, scan \
      protocol or pipeline differ or are not known.
      """
  )

  @Argument(help: "The reports of the earlier visit.")
  var before: [String]

  @Option(parsing: .upToNextOption, help: "The reports of the later visit.")
  var after: [String]

  @Option(help: "The scanner of both visits, by a name that is kept.")
  var scanner: String?

  @Option(help: "The scan protocol of both visits, by a name that is kept.")
  var scanProtocol: String?

  @Option(help: "The scanner of the later visit, where it is another.")
  var afterScanner: String?

  @Option(help: "The scan protocol of the later visit, where it is another.")
  var afterScanProtocol: String?

  @Option(help: "The file of tmsplan reference retest, from which bounds between days are told.")
  var cohort: String?

  @Flag(help: "List measures whose difference is not detectable too.")
  var all = false

  @Flag(help: "Print JSON.")
  var json = false

  @Option(help: "Also write a page for people, with drawings and all numbers, into this HTML file.")
  var html: String?

  @Flag(help: "Replace the file of --html.")
  var force = false

  func validate() throws {
    try refuseBlank(
      ("scanner", scanner),
      ("scan-protocol", scanProtocol),
      ("after-scanner", afterScanner),
      ("after-scan-protocol", afterScanProtocol)
    )
  }

  func run() throws {
    let earlier = try MappedVisit(
      try before.map { try MappedSession(path: $0) },
      scanner: scanner,
      scanProtocol: scanProtocol
    )
    let later = try MappedVisit(
      try after.map { try MappedSession(path: $0) },
      scanner: afterScanner ?? scanner,
      scanProtocol: afterScanProtocol ?? scanProtocol
    )
    let change = try ChangeReport(
      from: earlier,
      to: later,
      cohort: try cohort.map { path in
        let file = try UserFile(path: path)
        return RetestCohort(try RetestDocument(file), sha256: sha256(of: [UInt8](file.bytes)))
      },
      created: timestamp()
    )
    if let html {
      try write(Data(change.page().utf8), to: URL(filePath: html), replacing: force)
    }
    Console.print(
      json ? String(decoding: try change.json(), as: UTF8.self) : change.text(all: all)
    )
  }
}
