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
    abstract: "Computes TMS targets from resting-state fMRI, over ZeroMQ.",
    version: SoftwareIdentity.version,
    subcommands: [Serve.self],
    defaultSubcommand: Serve.self
  )

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

/// Serves until it is stopped.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve until SIGTERM (the default)."
  )

  @Option(help: "The configuration file.")
  var config = "/etc/tmsplanner/tmsplannerd.yaml"

  @Flag(help: "Only check the configuration, the regions and the protocols.")
  var checkConfig = false

  func run() throws {
    throw ExitCode(runDaemon(configuration: config, checkOnly: checkConfig))
  }
}
