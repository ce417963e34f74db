import ArgumentParser
import Service

/// `tmsplan write-exports`: writes the files of one result; started by the daemon.
struct WriteExports: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "write-exports",
    shouldDisplay: false
  )

  func run() throws { throw ExitCode(runExportWriter()) }
}
