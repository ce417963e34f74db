import Testing

/// An unusable configuration ends the daemon before it serves anybody.
@Suite(.inTurn) struct ConfigurationRefusalTests {
  @Test(arguments: [
    "tcp://0.0.0.0:17160", "tcp://*:17160", "tcp://192.0.2.1:17160", "tcp://[::]:17160",
  ])
  func `an address that other hosts reach is refused`(address: String) async throws {
    var options = DaemonOptions()
    options.ingest = address
    let (status, messages) = try await RunningDaemon.refusal(of: options)
    #expect(status == 78)
    #expect(messages.contains("listen.ingest"), "\(messages)")
  }

  @Test func `a second daemon on the same state folder is refused, and the first goes on`()
    async throws
  {
    let first = try await RunningDaemon.start()
    let (status, messages) = try await RunningDaemon.refusal(
      of: DaemonOptions(),
      in: first.folder
    )
    #expect(status == 78)
    #expect(messages.contains("another tmsplannerd uses the state folder"), "\(messages)")
    #expect(messages.contains("<3>"), "\(messages)")
    #expect(try await first.stop() == 0)
  }

  @Test func `a daemon that cannot start is told from one that does not answer`() async throws {
    var options = DaemonOptions()
    options.ingest = "tcp://0.0.0.0:17160"
    let failure = await #expect(throws: RunningDaemon.Failure.self) {
      _ = try await RunningDaemon.start(options)
    }
    let description = try #require(failure).description
    #expect(description.contains("ended by itself with status 78"), "\(description)")
  }
}
