import ArgumentParser
import Client
import Foundation

/// Where the daemon is.
struct DaemonOptions: ParsableArguments {
  @Option(
    help: """
      Where the daemon takes requests; by default $TMSP_INGEST or \
      ipc:///run/tmsplanner/ingest.sock.
      """
  )
  var ingest =
    ProcessInfo.processInfo.environment["TMSP_INGEST"]
    ?? "ipc:///run/tmsplanner/ingest.sock"

  /// Calls `body` with a client of the daemon, which is closed in any case.
  func withClient<Outcome>(
    patience: Patience = Patience(),
    _ body: (TMSPClient) async throws -> Outcome
  ) async throws -> Outcome {
    let client = try await TMSPClient(to: ingest, patience: patience)
    let outcome: Result<Outcome, any Error>
    do {
      outcome = .success(try await body(client))
    } catch {
      outcome = .failure(error)
    }
    await client.close()
    return try outcome.get()
  }
}

/// Where the daemon publishes.
struct FeedOptions: ParsableArguments {
  @Option(
    help: """
      Where the daemon publishes; by default $TMSP_RESULTS or \
      ipc:///run/tmsplanner/results.sock.
      """
  )
  var results =
    ProcessInfo.processInfo.environment["TMSP_RESULTS"]
    ?? "ipc:///run/tmsplanner/results.sock"
}
