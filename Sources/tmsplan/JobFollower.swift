import ArgumentParser
import Client
import Foundation
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

/// Fetches the report of `job` and hands it over.
func deliver(_ job: String, of client: TMSPClient, _ delivery: ReportOptions) async throws {
  let document = Data(try await client.result(of: job).report)
  try delivery.deliver(TargetReport(json: document), document: document)
}
