import ArgumentParser
import Client
import Dispatch
import Foundation

/// `tmsplan top`: how the service is, again and again.
struct Top: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the daemon and its jobs, live.",
    discussion: """
      Asks at the operators' socket; where --ingest or $TMSP_INGEST is a tcp address and --admin is \
      not given, over the network, which needs the keys of an operator. On a terminal `q` or Ctrl-C ends it. \
      Elsewhere one view is printed, or with --json a line for each.
      """
  )

  @OptionGroup var admin: AdminOptions
  @OptionGroup var daemon: DaemonOptions

  @Option(help: "Seconds between two views.")
  var interval = 1.0

  @Flag(help: "Print one view and end.")
  var once = false

  @Flag(help: "Print JSON, a view a line.")
  var json = false

  func validate() throws {
    guard interval.isFinite, (0.1...3600).contains(interval) else {
      throw ValidationError("--interval is 0.1 to 3600 seconds.")
    }
    guard admin.givenAdmin == nil || daemon.givenIngest == nil else {
      throw ValidationError("Give --admin or --ingest, one of them: they name two places to ask.")
    }
  }

  func run() async throws {
    try await withClient { client in
      if json { return try await printLines(client) }
      guard !once, Screen.isPossible else {
        let snapshot = try await TopSnapshot(from: client)
        return view(snapshot, columns: .max).lines().forEach { Console.print($0) }
      }
      try await showLive(client)
    }
  }

  private func withClient(_ body: (TMSPClient) async throws -> Void) async throws {
    if admin.givenAdmin == nil, daemon.ingest.hasPrefix("tcp:") {
      try await daemon.withClient(body)
    } else {
      try await admin.withClient(body)
    }
  }

  private func printLines(_ client: TMSPClient) async throws {
    while true {
      Console.print(try await TopSnapshot(from: client).value)
      if once { return }
      try await Task.sleep(for: .seconds(interval))
    }
  }

  /// Shows views until somebody ends it; whatever happens the terminal is given back.
  private func showLive(_ client: TMSPClient) async throws {
    // Before the terminal is taken: who is refused reads why on a terminal as it was.
    let first = try await TopSnapshot(from: client)
    guard let screen = Screen() else { throw ValidationError("The terminal cannot be used.") }
    let showing = Task {
      var snapshot = first
      while true {
        let size = screen.size
        screen.show(view(snapshot, columns: size.columns).lines(limit: size.lines))
        try await Task.sleep(for: .seconds(interval))
        snapshot = try await TopSnapshot(from: client)
      }
    }
    let signals = Screen.onEnd { showing.cancel() }
    let outcome = await showing.result
    screen.restore()
    signals.forEach { $0.cancel() }
    if case .failure(let error) = outcome, !showing.isCancelled { throw error }
  }

  private func view(_ snapshot: TopSnapshot, columns: Int) -> TopView {
    TopView(snapshot: snapshot, columns: columns, now: Date())
  }
}
