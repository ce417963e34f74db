import ArgumentParser
import Glibc
import Imaging
import LinearAlgebra
import Planning
import Statistics

/// The command line: the pipeline by hand, and the daemon's client.
@main
struct TMSPlan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tmsplan",
    abstract: "Plan TMS targets from resting-state fMRI. Research use only.",
    discussion: """
      Exit status: 0 a recommended target, 1 a failure of ours or no daemon, 2 unusable arguments, \
      3 refused or cancelled, 4 computed but no target or low confidence, or an installation that is \
      not accepted. Those of app are in its own help.
      """,
    version: SoftwareIdentity.version,
    subcommands: [
      Target.self, MapCommand.self, AppCommand.self, ReportCommand.self, Submit.self, Watch.self,
      Status.self,
      ResultCommand.self,
      Cancel.self, Events.self, ExportCommand.self, Present.self,
      PhantomCommand.self, Validate.self, ProtocolCommand.self, RegionCommand.self,
      AtlasCommand.self,
      SeedmapCommand.self, ReferenceCommand.self, OutcomeCommand.self, ChangeCommand.self,
      Errors.self, Doctor.self,
      Keys.self, Admin.self, Top.self, Work.self, WriteExports.self,
    ]
  )

  static func main() async {
    silenceGSLErrorHandler()
    silenceNIfTILibrary()
    useSingleBLASThread()
    do {
      let arguments = Array(CommandLine.arguments.dropFirst())
      var command = try parseAsRoot(joiningPositions(arguments, of: ["--planted"]))
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      Console.exit(with: error)
    }
  }
}
