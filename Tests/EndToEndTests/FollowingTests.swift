import Client
import Foundation
import Reports
import Testing
import Wire

/// The daemon's worker follows an upload that is made slowly enough for it.
@Suite(.serialized, .firstInTurn, .timeLimit(.minutes(5))) struct FollowingTests {
  private var phantom: PhantomCase { get throws { try PhantomCase.shared.get() } }

  private func localFiles(bold: URL? = nil) throws -> [LocalFile] {
    let phantom = try phantom
    let files: [(FileRole, URL)] = [
      (.bold, bold ?? phantom.bold), (.mask, phantom.mask), (.confounds, phantom.confounds),
      (.sidecar, phantom.sidecar),
    ]
    return files.map { LocalFile(role: $0, path: $1.path(percentEncoded: false)) }
  }

  private func submission(
    _ key: String,
    _ declared: [LocalFile]
  ) throws -> Submission {
    Submission(
      key: key,
      subject: "sub-phantom",
      files: try declared.map { file throws(ClientError) in try file.declared(byPath: false) },
      parameters: SubmissionParameters(space: "MNI152NLin2009cAsym")
    )
  }

  private func end(of job: String, _ client: TMSPClient) async throws -> JobStatus {
    while true {
      let status = try await client.status(of: job)
      if status.state.isFinal { return status }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  @Test func `a followed upload gives the report that tmsplan target prints`() async throws {
    let daemon = try await RunningDaemon.start()
    let client = try await TMSPClient(to: daemon.ingest)
    let files = try localFiles()
    let receipt = try await client.submit(submission("followed-1", files), files: files)
    let status = try await end(of: receipt.job, client)
    #expect(status.state == .done && status.attempts == 1)
    let report = String(decoding: try await client.result(of: receipt.job).report, as: UTF8.self)
    let here = try await phantom.target()
    #expect(try withoutChance(report) == withoutChance(here.output))
    #expect(daemon.messages.contains("followed=yes"), "\(daemon.messages)")
    let events = try await client.events(since: 0).events
    #expect(events.map(\.state) == [.stored, .queued, .running, .done])
    #expect(events.map(\.sequence) == [1, 2, 3, 4])
    await client.close()
    #expect(try await daemon.stop() == 0)
  }

  @Test func `content that is not the promised one is followed in vain`() async throws {
    let daemon = try await RunningDaemon.start()
    let folder = try TemporaryFolder()
    // Sound to the last byte but for its digest: all that was computed on it could be published.
    let other = folder / "other.nii.gz"
    let bold = try phantom.bold
    try Data(contentsOf: bold).write(to: other)
    let files = try localFiles(bold: other)
    var declared = try submission("mismatch-1", files)
    let promised = FileDeclaration(
      role: .bold,
      name: declared.files[0].name,
      source: declared.files[0].source,
      sha256: String(declared.files[0].sha256.reversed())
    )
    declared = Submission(
      key: declared.key,
      subject: declared.subject,
      files: [promised] + declared.files.dropFirst(),
      parameters: declared.parameters
    )
    let client = try await TMSPClient(to: daemon.ingest)
    let error = await #expect(throws: ClientError.self) {
      try await client.submit(declared, files: files)
    }
    guard case .refused(let refusal) = error else {
      throw RunningDaemon.Failure(description: "no refusal: \(daemon.messages)")
    }
    #expect(refusal.code == .digestMismatch)
    #expect(try await client.events(since: 0).events.isEmpty)
    #expect(try await client.ping().running == 0)
    await client.close()
    #expect(try await daemon.stop() == 0)
    #expect(!daemon.messages.contains("job started"), "\(daemon.messages)")
    #expect(!daemon.messages.contains("worker crashed"), "\(daemon.messages)")
  }
}
