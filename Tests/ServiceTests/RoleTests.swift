import Messaging
import Store
import Testing

@testable import Service
@testable import Wire

/// Who may ask what, and whose data it sees.
@Suite struct RoleTests {
  private func caller(_ name: String, site: String?, _ rights: Set<Right>) -> Caller {
    Caller(RegisteredClient(name: name, site: site, rights: rights, proof: .user(1)))
  }

  private var clinic: Caller { caller("clinic-a", site: "a", [.submit, .results]) }
  private var other: Caller { caller("clinic-b", site: "b", [.submit, .results]) }
  private var navigator: Caller { caller("nav-a", site: "a", [.results]) }
  private var `operator`: Caller { caller("ops", site: nil, [.operate]) }
  private let admin = Caller(administrator: "uid 0")

  private func verbs(_ job: String) -> [Verb] {
    [
      .submit(ExampleCase(key: "another-1").submission), .chunk(job: job, file: 0, offset: 0),
      .commit(job: job), .status(job: job), .result(job: job), .cancel(job: job),
      .attachments(job: job), .attachment(job: job, name: "n", offset: 0),
      .present(.ask(site: "a")), .events(since: 0, epoch: nil, limit: 10), .admin(.server),
      .admin(.jobs(state: nil, limit: 1)), .admin(.lock(reason: "x")), .admin(.unlock),
      .admin(.reload), .admin(.backup(name: "x")), .admin(.audit(since: 0, limit: 1)),
      .admin(.purge(job: job)), .admin(.purgeSubject(site: "a", subject: "s")),
    ]
  }

  /// The verbs, of those above, that are refused for want of a right.
  private func forbidden(_ caller: Caller) async throws -> Set<String> {
    let bench = try Bench()
    let job = try await bench.submit(ExampleCase().submission, as: clinic).job
    var forbidden: Set<String> = []
    for verb in verbs(job) {
      let error = await bench.refusal(verb, body: Array("bold".utf8), as: caller)
      if error?.code == .forbidden { forbidden.insert(verb.name) }
    }
    return forbidden
  }

  private static let adminOnly: Set<String> = [
    "lock", "unlock", "reload", "backup", "audit", "purge",
  ]

  @Test func `a clinic submits and reads`() async throws {
    #expect(try await forbidden(clinic) == Self.adminOnly.union(["server", "jobs"]))
  }

  @Test func `a navigator reads`() async throws {
    let expected = Self.adminOnly.union(["server", "jobs", "submit", "chunk", "commit", "cancel"])
    #expect(try await forbidden(navigator) == expected)
  }

  @Test func `an operator over the network sees the service, and changes nothing`() async throws {
    let expected = Self.adminOnly.union([
      "submit", "chunk", "commit", "status", "result", "cancel", "events", "present",
      "attachments", "attachment",
    ])
    #expect(try await forbidden(`operator`) == expected)
  }

  @Test func `an administrator does all but bring cases`() async throws {
    #expect(try await forbidden(admin) == ["submit", "chunk", "commit"])
  }

  @Test func `to another clinic a job is one that there is not`() async throws {
    let bench = try Bench()
    let job = try await bench.store(ExampleCase(), as: clinic)
    let nobodys = JobID.random().text
    for verb in verbs(job) + [.close(job: job)] {
      guard case .some(let theirs) = await bench.ask(verb, body: [1], as: other) else { continue }
      // The same question about a job that never was gets the same answer, but for the job's name.
      guard let twin = verbs(nobodys).first(where: { $0.name == verb.name }) else { continue }
      if ["submit", "events"].contains(verb.name) { continue }
      #expect(await bench.ask(twin, body: [1], as: other) == theirs, "\(verb.name)")
    }
    #expect(await bench.ask(.close(job: job), as: other) == .closed(job: job))
    guard case .job(let status) = await bench.ask(.status(job: job), as: navigator) else {
      throw UnexpectedReply()
    }
    #expect(status.state == .queued)
    guard
      case .events(let page) = await bench.ask(
        .events(since: 0, epoch: nil, limit: 10),
        as: other
      )
    else { throw UnexpectedReply() }
    #expect(page == EventsPage(epoch: page.epoch, count: 0, last: 0, isDone: true))
    guard case .pong(let pong) = await bench.ask(.ping, as: other) else { throw UnexpectedReply() }
    #expect(pong.queued == 0 && pong.lastSequence == 0)
  }

  @Test func `the same key of two clinics is two jobs, and content is not shared between them`()
    async throws
  {
    let bench = try Bench()
    let job = try await bench.store(ExampleCase(), as: clinic)
    let theirs = try await bench.submit(ExampleCase().submission, as: other)
    #expect(theirs.job != job && !theirs.isExisting)
    #expect(theirs.offsets == [0, 0, 0])
  }

  @Test func `nobody uploads into the job of another client of the site`() async throws {
    let bench = try Bench()
    let job = try await bench.submit(ExampleCase().submission, as: clinic).job
    let colleague = caller("clinic-a2", site: "a", [.submit, .results])
    let verb = Verb.chunk(job: job, file: 0, offset: 0)
    #expect(await bench.refusal(verb, body: [1], as: colleague)?.code == .unknownJob)
    #expect(await bench.refusal(.commit(job: job), as: colleague)?.code == .unknownJob)
  }

  @Test func `only a process of the host may name files by path`() async throws {
    let bench = try Bench()
    let path = try bench.folder.write([1], to: "inputs/bold")
    let remote = Caller(
      RegisteredClient(
        name: "c",
        site: "a",
        rights: [.submit],
        proof: .key(try CurveSecretKey().publicKey())
      )
    )
    let files = [FileRole.bold, .mask, .confounds].map {
      FileDeclaration(role: $0, name: "x", source: .path(path), sha256: digest([1]))
    }
    let submission = Wire.Submission(
      key: "by-path-1",
      subject: "s",
      files: files,
      parameters: SubmissionParameters(space: "MNI152NLin6Asym")
    )
    let refusal = await bench.refusal(.submit(submission), as: remote)
    #expect(refusal?.facts["reason"] == "path_outside_roots")
    _ = try await bench.submit(submission, as: clinic)
  }

  @Test func `jobs are listed without what names a patient`() async throws {
    let bench = try Bench()
    let submission = ExampleCase(key: "key-secret-1", subject: "sub-secret").submission
    _ = try await bench.submit(submission, as: clinic)
    let message = await bench.handler.answer(
      Request(id: "1", verb: .admin(.jobs(state: nil, limit: 10))),
      body: .bytes([]),
      from: `operator`
    )
    let text = String(decoding: message?.body ?? [], as: UTF8.self)
    #expect(text.contains(#""client":"clinic-a""#) && text.contains(#""state":"receiving""#))
    #expect(!text.contains("secret"))
  }

  @Test func `a locked server takes no new case, says why, and takes them again`() async throws {
    let bench = try Bench()
    let known = try await bench.submit(ExampleCase().submission, as: clinic)
    _ = await bench.ask(.admin(.lock(reason: "disk replacement")), as: admin)
    let submission = ExampleCase(key: "example-2").submission
    let refusal = await bench.refusal(.submit(submission), as: clinic)
    #expect(refusal?.code == .busy)
    #expect(refusal?.detail.contains("disk replacement") == true)
    #expect(refusal?.facts["after_ms"] != nil)
    #expect(try await bench.submit(ExampleCase().submission, as: clinic).job == known.job)
    guard case .server(let status) = await bench.ask(.admin(.server), as: `operator`) else {
      throw UnexpectedReply()
    }
    #expect(status.lockReason == "disk replacement" && status.receiving == 1)
    _ = await bench.ask(.admin(.unlock), as: admin)
    #expect(try await !bench.submit(submission, as: clinic).isExisting)
  }

  @Test func `a client has its share of the queue and of the uploads`() async throws {
    let bench = try Bench { configuration in
      configuration.clientQueueLimit = 2
      configuration.clientUploadLimit = 1
    }
    _ = try await bench.submit(ExampleCase(key: "upload-01").submission, as: clinic)
    let more = Verb.submit(ExampleCase(key: "upload-02").submission)
    let refusal = await bench.refusal(more, as: clinic)
    #expect(refusal?.code == .refusedQuota && refusal?.retry == .later)
    // Another clinic has a share of its own.
    _ = try await bench.store(ExampleCase(key: "upload-03"), as: other)
    _ = try await bench.store(
      ExampleCase(key: "upload-04", contents: [[1], [2], [3]]),
      as: other
    )
    let third = Verb.submit(ExampleCase(key: "upload-05").submission)
    #expect(await bench.refusal(third, as: other)?.code == .refusedQuota)
  }
}
