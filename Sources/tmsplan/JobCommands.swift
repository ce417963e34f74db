import ArgumentParser
import Client
import Wire

/// `tmsplan status`: a job's state, or the daemon's.
struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the state of a job, or without one of the daemon."
  )

  @OptionGroup var daemon: DaemonOptions

  @Argument(help: "The job's id.")
  var job: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    try await daemon.withClient { client in
      if let job {
        show(try await client.status(of: job), json: json)
      } else {
        try await showDaemon(client)
      }
    }
  }

  private func showDaemon(_ client: TMSPClient) async throws {
    let welcome = try await client.hello(client: "tmsplan")
    let pong = try await client.ping()
    let onAir = await onAir(client)
    if json {
      return Console.print(
        .object([
          "welcome": Reply.welcome(welcome).value, "pong": Reply.pong(pong).value,
          "on_air": onAir?.value ?? .null,
        ])
      )
    }
    Console.print(
      """
      \(welcome.server) at \(client.endpoint), site \(welcome.site)
        \(pong.running) running, \(pong.queued) queued, disk \(pong.diskPercent) % full
        last event \(pong.lastSequence) of epoch \(pong.epoch)
      """
    )
    if let onAir, onAir.state != .off { onAir.lines.forEach { Console.print("  " + $0) } }
  }

  /// What the site's navigators are shown; nil for who may not know it, and of a daemon that knows none.
  private func onAir(_ client: TMSPClient) async -> OnAir? {
    try? await client.present(.ask(site: nil))
  }
}

/// `tmsplan result`: a finished job's report.
struct ResultCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "result",
    abstract: "Print the report of a finished job."
  )

  @OptionGroup var daemon: DaemonOptions
  @OptionGroup var delivery: ReportOptions

  @Argument(help: "The job's id.")
  var job: String

  func run() async throws {
    try await daemon.withClient { try await deliver(job, of: $0, delivery) }
  }
}

/// `tmsplan cancel`: no report is wanted any more.
struct Cancel: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "End a waiting job, or ask a running one to stop."
  )

  @OptionGroup var daemon: DaemonOptions

  @Argument(help: "The job's id.")
  var job: String

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    try await daemon.withClient { show(try await $0.cancel(job), json: json) }
  }
}

private func show(_ status: JobStatus, json: Bool) {
  if json { return Console.print(Reply.job(status).value) }
  var line = "\(status.job): \(status.state.rawValue)"
  if let stage = status.stage, let progress = status.progress {
    line += ", \(stage) \(Int((progress * 100).rounded())) %"
  }
  if status.isCancelRequested, !status.state.isFinal { line += ", asked to stop" }
  Console.print(line)
  if let failure = status.failure { Console.print("  " + failure.text) }
}
