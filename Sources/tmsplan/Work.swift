import ArgumentParser
import Service

/// `tmsplan worker`: computes one job; started by the daemon.
struct Work: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "worker", shouldDisplay: false)

  func run() throws { throw ExitCode(runWorker()) }
}
