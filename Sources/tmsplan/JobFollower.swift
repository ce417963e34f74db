import ArgumentParser
import Client
import Foundation
import OutputFiles
import Reports
import Wire

/// Waits for the end of a job, and shows how far it is.
struct JobFollower {
  private let stream: EventStream
  private let client: TMSPClient
  private let line = ProgressLine()

  /// Subscribes to the daemon's events.
  init(results: String, client: TMSPClient) async throws {
    stream = try await EventStream(from: results, with: client)
    self.client = client
  }

  /// Returns once `job` is in a final state, and ends the subscription.
  func follow(_ job: String) async throws {
    defer { line.clear() }
    if try await !isFinished(job) {
      for try await news in stream.news where try await ends(job, with: news) { break }
    }
    await stream.close()
  }

  private func ends(_ job: String, with news: FeedNews) async throws -> Bool {
    switch news {
    case .event(let event): return event.job == job && event.state.isFinal
    case .progress(job, let stage, let fraction): line.show(stage, fraction)
    case .progress, .alive, .subscribed: break
    case .stale:
      line.clear()
      Console.warn("Nothing heard from the daemon for 15 s; still waiting.")
      return try await isFinished(job)
    case .hole, .newEpoch: return try await isFinished(job)
    }
    return false
  }

  private func isFinished(_ job: String) async throws -> Bool {
    try await client.status(of: job).state.isFinal
  }
}

/// Fetches the report of `job` and hands it over, with the files beside it where there is a folder for them.
func deliver(_ job: String, of client: TMSPClient, _ delivery: ReportOptions) async throws {
  let document = Data(try await client.result(of: job).report)
  let attached = try await client.attachments(of: job)
  var files: [(name: String, bytes: [UInt8])] = []
  if delivery.output != nil {
    for file in attached { files.append((file.name, try await client.attachment(file, of: job))) }
  } else if let first = attached.first, !delivery.json {
    let others = attached.count > 1 ? " and \(attached.count - 1) more" : ""
    Console.warn("networks were mapped: \(first.name)\(others); --output DIR writes them")
  }
  try delivery.deliver(TargetReport(json: document), document: document) { folder, replacing in
    guard let folder else { return }
    for file in files {
      try write(Data(file.bytes), to: folder.appending(path: file.name), replacing: replacing)
    }
  }
}
