import ArgumentParser
import Client
import Foundation
import Reports
import Wire

/// `tmsplan watch`: events as they happen.
struct Watch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print events as they happen, of all jobs or of one until its end.",
    discussion: "With --json each line is one event; notes on the connection go to standard error."
  )

  @OptionGroup var daemon: DaemonOptions
  @OptionGroup var feed: FeedOptions

  @Argument(help: "Only this job; the program ends with it, with its exit status.")
  var job: String?

  @Option(help: "Begin with the event after this number; without it with what happens next.")
  var since: Int64?

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    try await daemon.withClient { client in
      let stream = try await EventStream(
        from: try feed.results(besides: daemon.ingest),
        with: client,
        since: since
      )
      if let job, since == nil, try await client.status(of: job).state.isFinal {
        return try await conclude(job, client)
      }
      for try await news in stream.news where show(news) {
        await stream.close()
        if let job { try await conclude(job, client) }
        return
      }
    }
  }

  /// Prints `news`; returns whether it was the end of the job that is watched.
  private func show(_ news: FeedNews) -> Bool {
    switch news {
    case .event(let event):
      guard job == nil || event.job == job else { return false }
      Console.print(event, json: json)
      return job != nil && event.state.isFinal
    case .progress, .subscribed: break
    case .stale:
      Console.warn("Nothing heard from the daemon for 15 s: what stands here may be old.")
    case .alive: Console.warn("The daemon is heard again.")
    case .hole(let oldest): Console.warn("Events before \(oldest) are no longer kept.")
    case .newEpoch(let epoch): Console.warn("Another database, epoch \(epoch): numbers begin anew.")
    }
    return false
  }

  /// Ends as the job's report or failure demands.
  private func conclude(_ job: String, _ client: TMSPClient) async throws {
    let report = try TargetReport(json: Data(try await client.result(of: job).report))
    guard report.status == "ok" else { throw ExitCode(Console.Status.noTarget.rawValue) }
  }
}

/// `tmsplan events`: what has happened.
struct Events: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List the events that are kept.")

  @OptionGroup var daemon: DaemonOptions

  @Option(help: "List the events after this number.")
  var since: Int64 = 0

  @Flag(help: "Print JSON, an event a line.")
  var json = false

  func run() async throws {
    try await daemon.withClient { client in
      var place = since
      var isDone = false
      while !isDone {
        let (page, events) = try await client.events(since: place)
        for event in events { Console.print(event, json: json) }
        place = page.last
        isDone = page.isDone
      }
    }
  }
}

extension Console {
  /// Prints a value as one line of JSON.
  static func print(_ value: JSONValue) { print(String(decoding: value.encoded, as: UTF8.self)) }

  /// Prints an event as one line.
  static func print(_ event: FeedEvent, json: Bool) {
    if json { return print(event.value) }
    var line =
      "\(event.sequence) \(event.time) \(event.subject) \(event.job) \(event.state.rawValue)"
    if let failure = event.failure { line += ": " + failure.text }
    let summary = event.summary.flatMap {
      try? JSONDecoder().decode(TargetSummary.self, from: Data($0))
    }
    if let summary { line += ", " + summary.text() }
    print(line)
  }
}
