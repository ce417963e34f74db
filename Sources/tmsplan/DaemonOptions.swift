import ArgumentParser
import Client
import Foundation
import Messaging
import Service

/// Where the daemon is, and how the client proves who it is.
struct DaemonOptions: ParsableArguments {
  @Option(
    name: .customLong("ingest"),
    help: ArgumentHelp(
      """
      Where the daemon takes requests; by default $TMSP_INGEST or \
      ipc:///run/tmsplanner/ingest.sock.
      """,
      valueName: "ingest"
    )
  )
  var givenIngest: String?

  /// Where the daemon takes requests.
  var ingest: String {
    givenIngest ?? environment("TMSP_INGEST") ?? "ipc:///run/tmsplanner/ingest.sock"
  }

  @Option(
    parsing: .unconditional,
    help: """
      Over the network: the server's public key, or the file that holds it; by default \
      $TMSP_SERVER_KEY.
      """
  )
  var serverKey: String?

  @Option(
    help: "Over the network: the file of your own secret key; by default $TMSP_KEY_FILE."
  )
  var keyFile: String?

  /// Calls `body` with a client of the daemon, which is closed in any case.
  func withClient<Outcome>(
    patience: Patience = Patience(),
    _ body: (TMSPClient) async throws -> Outcome
  ) async throws -> Outcome {
    let security = try security()
    return try await usingClient(
      { () async throws -> TMSPClient in
        try await TMSPClient(
          to: ingest,
          patience: patience,
          security: security,
          waiting: { Console.warn("tmsplan: " + $0.text) }
        )
      },
      body
    )
  }

  /// Keys are for tcp: an ipc socket knows its peers by their users.
  private func security() throws -> SocketSecurity {
    guard ingest.hasPrefix("tcp:") else { return .none }
    let own = keyFile ?? environment("TMSP_KEY_FILE")
    switch (serverKey ?? environment("TMSP_SERVER_KEY"), own) {
    case (nil, nil):
      // In clear only where nobody is on the way.
      guard ["tcp://127.", "tcp://[::1]", "tcp://localhost:"].contains(where: ingest.hasPrefix)
      else {
        throw ValidationError(
          "\(ingest) is on another host: give --server-key and --key-file, or everything goes in clear."
        )
      }
      return .none
    case (let server?, let own?):
      return .client(
        try KeyFile.secretKey(at: own),
        server: try KeyFile.publicKey(server)
      )
    default:
      throw ValidationError("Give both --server-key and --key-file: each side must know the other.")
    }
  }
}

private let standardResults = "ipc:///run/tmsplanner/results.sock"

/// Where the daemon publishes.
struct FeedOptions: ParsableArguments {
  @Option(
    help: """
      Where the daemon publishes; by default $TMSP_RESULTS or \
      ipc:///run/tmsplanner/results.sock.
      """
  )
  var results = environment("TMSP_RESULTS") ?? standardResults

  /// The endpoint, which must be named where that of the requests is one of the network: at the
  /// usual one of this host somebody would wait in vain.
  func results(besides ingest: String) throws -> String {
    guard ingest.hasPrefix("tcp:"), results == standardResults else { return results }
    throw ValidationError(
      "Requests go to \(ingest): give --results too, such as tcp://HOST:17161, or TMSP_RESULTS."
    )
  }
}

/// Where the daemon serves operators.
struct AdminOptions: ParsableArguments {
  @Option(
    name: .customLong("admin"),
    help: ArgumentHelp(
      """
      The operators' socket of the daemon; by default $TMSP_ADMIN or \
      ipc:///run/tmsplanner-admin.sock.
      """,
      valueName: "admin"
    )
  )
  var givenAdmin: String?

  /// The operators' socket of the daemon.
  var admin: String {
    givenAdmin ?? environment("TMSP_ADMIN") ?? "ipc:///run/tmsplanner-admin.sock"
  }

  /// Calls `body` with a client on the operators' socket, which is closed in any case.
  func withClient<Outcome>(
    patience: Patience = Patience(),
    _ body: (TMSPClient) async throws -> Outcome
  ) async throws -> Outcome {
    try await usingClient({ try await TMSPClient(to: admin, patience: patience) }, body)
  }
}

/// Opens a client, calls `body` with it, and closes it in any case.
private func usingClient<Outcome>(
  _ open: () async throws -> TMSPClient,
  _ body: (TMSPClient) async throws -> Outcome
) async throws -> Outcome {
  let client = try await open()
  let outcome: Result<Outcome, any Error>
  do {
    outcome = .success(try await body(client))
  } catch {
    outcome = .failure(error)
  }
  await client.close()
  return try outcome.get()
}

/// A variable of the environment; nil where it is not set, or empty.
func environment(_ name: String) -> String? {
  ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
}
