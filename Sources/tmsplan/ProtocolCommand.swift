import ArgumentParser
import Atlases
import Foundation

/// `tmsplan protocol`: the targeting and stimulation protocols.
struct ProtocolCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protocol",
    abstract: "List, show and check protocols.",
    subcommands: [List.self, Show.self, Check.self]
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
        } else {
          try catalogue.targetingProtocol(name).bytes
        }
      FileHandle.standardOutput.write(Data(bytes))
    }
  }

  /// `tmsplan protocol check`.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a protocol file: every key, every number, every name."
    )

    @OptionGroup var data: DataOptions

    @Argument(help: "The YAML file.")
    var file: String

    func run() throws {
      let checked = try checkProtocol(file: file, catalogue: try data.catalogue())
      let kind =
        switch checked {
        case .targeting: "targeting protocol"
        case .stimulation: "stimulation protocol"
        }
      Console.print("\(file): a valid \(kind), \(checked.id)")
    }
  }
}
