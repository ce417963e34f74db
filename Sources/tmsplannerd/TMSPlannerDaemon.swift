import ArgumentParser
import Glibc
import LinearAlgebra
import Planning
import Service
import Statistics

/// The daemon's command line; everything behind it is in `Service`.
@main
struct TMSPlannerDaemon: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tmsplannerd",
    abstract: "Compute TMS targets from resting-state fMRI, over ZeroMQ, until SIGTERM.",
    discussion: """
      Exit status: 0 stopped, 1 could not go on, 64 unusable arguments, 78 unusable configuration or \
      a state folder that another daemon uses.
      """,
    version: SoftwareIdentity.version
  )

  @Option(help: "The configuration file.")
  var config = "/etc/tmsplanner/tmsplannerd.yaml"

  @Flag(help: "Only check the configuration, the regions and the protocols.")
  var checkConfig = false

  func run() throws {
    throw ExitCode(runDaemon(configuration: config, checkOnly: checkConfig))
  }

  /// Synchronous on purpose: signals must be blocked before any thread exists.
  static func main() {
    blockTerminationSignals()
    useSingleBLASThread()
    silenceGSLErrorHandler()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      exit(withError: error)
    }
  }
}
