import ArgumentParser
import Atlases
import Foundation
import Planning
import Prediction

/// `tmsplan protocol`: the targeting and stimulation protocols.
struct ProtocolCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protocol",
    abstract: "List, show and check protocols.",
    subcommands: [List.self, Show.self, Check.self, Card.self]
  )

  /// `tmsplan protocol list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the protocols.")

    @OptionGroup var data: DataOptions

    func run() throws {
      let catalogue = try data.catalogue()
      Console.print("Targeting")
      for entry in catalogue.targetingProtocols {
        Console.print("  \(entry.id) \(entry.version)  \(entry.title)")
      }
      Console.print("Stimulation")
      for entry in catalogue.stimulationProtocols {
        Console.print("  \(entry.id) \(entry.version)  \(entry.title)")
      }
      Console.print("Mapping")
      for entry in catalogue.mappingProtocols {
        Console.print("  \(entry.id) \(entry.version)  \(entry.title)")
      }
    }
  }

  /// `tmsplan protocol show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print a protocol file.")

    @OptionGroup var data: DataOptions

    @Argument(help: "The protocol's name.")
    var name: String

    func run() throws {
      let catalogue = try data.catalogue()
      let bytes =
        if let stimulation = catalogue.stimulationProtocols.first(where: { $0.id == name }) {
          stimulation.bytes
        } else if let mapping = catalogue.mappingProtocols.first(where: { $0.id == name }) {
          mapping.bytes
        } else {
          try catalogue.targetingProtocol(name).bytes
        }
      FileHandle.standardOutput.write(Data(bytes))
    }
  }

  /// `tmsplan protocol model-card`.
  struct Card: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "model-card",
      abstract:
        "Print the card of the response model, for the stimulation protocols that are listed."
    )

    @OptionGroup var data: DataOptions

    func run() throws {
      let references = try data.catalogue().stimulationProtocols.map(\.reference)
      let card = ModelCard(references: references, software: SoftwareIdentity.version)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      Console.print(String(decoding: try encoder.encode(card), as: UTF8.self))
    }
  }

  /// `tmsplan protocol check`.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a protocol file: every key, every number, every name, the digest of its map."
    )

    @OptionGroup var data: DataOptions

    @Argument(help: "The YAML file.")
    var file: String

    func run() throws {
      let checked = try checkProtocol(file: file, catalogue: try data.catalogue())
      if case .targeting(let targeting) = checked, case .map(let map) = targeting.seed {
        try refuseChanged(map)
      }
      let kind =
        switch checked {
        case .targeting: "targeting protocol"
        case .stimulation: "stimulation protocol"
        case .mapping: "mapping protocol"
        }
      Console.print("\(file): a valid \(kind), \(checked.id)")
    }
  }
}
