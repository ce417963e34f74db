import ArgumentParser
import Atlases
import Foundation
import Reports

/// `tmsplan outcome`: linear models of an outcome that a user brings.
struct OutcomeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outcome",
    abstract: "Apply a linear model that the user brings; none comes with this program.",
    subcommands: [Apply.self]
  )

  /// `tmsplan outcome apply`.
  struct Apply: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Apply a model to a network report, or to a file of features.",
      discussion: """
        The model is a file tmsplanner.linear-model/1, and its fitness and licence are the user's. Of a \
        network report, the parcels are the nodes of the group's networks, numbered from 1. For \
        research; what a model says never chooses a target.
        """
    )

    @Argument(help: "The model.")
    var model: String

    @Option(help: "The <subject>_networks.json of tmsplan map, or the folder that it lies in.")
    var report: String?

    @Option(help: "A file tmsp-features/1 with edges of another atlas, in place of --report.")
    var features: String?

    @Option(help: "With --report: the protocol that it was made by; by default that of its name.")
    var mapping: String?

    @Option(help: "With --report: the scanner.")
    var scanner: String?

    @Option(help: "With --report: the age in years.")
    var age: Double?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var data: DataOptions

    func validate() throws {
      guard (report == nil) != (features == nil) else {
        throw ValidationError("Give --report or --features.")
      }
      guard features == nil || (mapping == nil && scanner == nil && age == nil) else {
        throw ValidationError("--features tells pipeline, scanner and age itself.")
      }
      try refuseBlank(("scanner", scanner))
    }

    func run() throws {
      let outcome = try OutcomeReport(
        try UserModel(UserFile(path: model)),
        of: try person(),
        created: timestamp()
      )
      Console.print(
        json ? String(decoding: try outcome.json(), as: UTF8.self) : outcome.text()
      )
    }

    private func person() throws -> OutcomeSubject {
      if let features { return try OutcomeSubject(features: UserFile(path: features)) }
      guard let report else { throw ValidationError("Give --report or --features.") }
      let networks = try NetworkReport(path: report)
      let catalogue = try data.catalogue()
      let name = mapping ?? networks.protocol.id
      return try OutcomeSubject(
        networks,
        mapping: isProtocolFile(name)
          ? try catalogue.mappingProtocol(atPath: name) : try catalogue.mappingProtocol(name),
        scanner: scanner,
        age: age
      )
    }
  }
}
