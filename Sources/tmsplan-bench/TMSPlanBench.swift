import ArgumentParser
import Glibc

/// The measurements behind `Benchmarks.md`; not installed.
@main
struct TMSPlanBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tmsplan-bench",
    abstract: "Measure tmsplan against the time that inflating its input takes.",
    subcommands: [
      RunCommand.self, FloorCommand.self, ServiceCommand.self, CalibrateCommand.self,
      NetworksCommand.self, MapsCommand.self,
    ],
    defaultSubcommand: RunCommand.self
  )

  static func main() {
    // A program that dies before it has read its input is that program's failure, not ours.
    signal(SIGPIPE, SIG_IGN)
    main(nil)
  }
}
