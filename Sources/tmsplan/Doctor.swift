import ArgumentParser
import Atlases
import Foundation

/// `tmsplan doctor`: whether this installation can work, and what to do where it cannot.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check data folders, protocols, memory and temporary space."
  )

  @OptionGroup var data: DataOptions

  func run() throws {
    var isWell = true
    func report(_ subject: String, _ state: String, remedy: String? = nil) {
      Console.print("\(remedy == nil ? "ok  " : "FAIL") \(subject): \(state)")
      if let remedy {
        Console.print("     \(remedy)")
        isWell = false
      }
    }
    do {
      let folders = try locateData(option: data.data)
      let catalogue = try Catalogue(folders)
      report("data", "\(folders.atlases) and \(folders.protocols) (\(folders.origin.rawValue))")
      report("regions", "\(catalogue.regions.count)")
      report("targeting protocols", catalogue.targetingProtocols.map(\.id).joined(separator: ", "))
      report(
        "stimulation protocols",
        catalogue.stimulationProtocols.map(\.id).joined(separator: ", ")
      )
    } catch {
      report("data", "\(error.message) [\(error.code)]", remedy: error.remedy)
    }
    let temporary = FileManager.default.temporaryDirectory.path(percentEncoded: false)
    let canWrite = FileManager.default.isWritableFile(atPath: temporary)
    report(
      "temporary folder",
      temporary,
      remedy: canWrite ? nil : "Make it writable, or set TMPDIR."
    )
    guard isWell else { throw ExitCode(Console.Status.failure.rawValue) }
  }
}
