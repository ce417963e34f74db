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
      Exit status: 0 a target, 1 a failure of ours, 2 unusable arguments, 3 input refused, \
      4 computed but no target or low confidence.
      """,
    version: SoftwareIdentity.version,
    subcommands: [
      Target.self, Submit.self, Watch.self, Status.self, ResultCommand.self, Cancel.self,
      Events.self,
      PhantomCommand.self, ProtocolCommand.self, RegionCommand.self, Errors.self, Doctor.self,
      Work.self,
    ]
  )

  static func main() async {
    silenceGSLErrorHandler()
    silenceNIfTILibrary()
    useSingleBLASThread()
    do {
      var command = try parseAsRoot()
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
