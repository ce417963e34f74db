import Messaging
import Store
import Testing

@testable import Service
@testable import Wire

/// A daemon that cannot serve leaves the jobs of others alone.
@Suite struct StartTests {
  private func configuration(_ folder: TemporaryFolder, socket: String) throws -> Configuration {
    var configuration = Configuration(
      stateFolder: folder.path + "/state",
      ingest: [try Endpoint("ipc://\(folder.path)/\(socket)")],
      results: [try Endpoint("ipc://\(folder.path)/\(socket).results")]
    )
    configuration.diskReserve = 0
    return configuration
  }

  private func daemon(_ configuration: Configuration) async throws -> Daemon {
    try await Daemon(
      configuration,
      worker: .reporting(),
      checkParameters: { $0 },
      logger: silentLogger
    )
  }

  /// Leaves a job in the state `running`, as a daemon would that was killed.
  private func leaveRunningJob(in folder: TemporaryFolder) async throws -> JobID {
    let bench = try Bench(in: folder)
    let job = try #require(JobID(try await bench.store(ExampleCase())))
    _ = try bench.office.store.start(job, at: 1)
    try bench.office.store.close()
    return job
  }

  private func state(of job: JobID, in folder: TemporaryFolder) throws -> Store.JobState? {
    let store = try JobStore(path: folder.path + "/state/tmsp.db")
    defer { try? store.close() }
    return try store.job(job)?.state
  }

  @Test func `a state folder in use is refused before its database is touched`() async throws {
    let folder = try TemporaryFolder()
    let job = try await leaveRunningJob(in: folder)
    let lock = try StateLock(folder: folder.path + "/state")
    await #expect(throws: StoreError.stateFolderInUse(path: folder.path + "/state")) {
      _ = try await daemon(configuration(folder, socket: "a"))
    }
    #expect(try state(of: job, in: folder) == .running)
    lock.release()
    _ = try StateLock(folder: folder.path + "/state")
  }

  @Test func `a socket in use is refused before the database is touched`() async throws {
    let folder = try TemporaryFolder()
    let job = try await leaveRunningJob(in: folder)
    let loop = try SocketLoop()
    let other = try await loop.open(.router, options: .ingest) { _, _, _ in
    } onClose: {
    }
    _ = try await loop.bind(other, to: "ipc://\(folder.path)/a", permissions: 0o600)
    await #expect(throws: MessagingError.self) {
      _ = try await daemon(configuration(folder, socket: "a"))
    }
    #expect(try state(of: job, in: folder) == .running)
    await loop.stop()
  }
}
