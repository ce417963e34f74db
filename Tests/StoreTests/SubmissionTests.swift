import Store
import Testing

@Suite struct SubmissionTests {
  @Test func `a new job comes back as it was submitted`() throws {
    let fixture = try StoreFixture()
    let new = newJob("k")
    let submission = try fixture.store.create(new, at: 17)
    let job = submission.job
    #expect(!submission.isExisting)
    #expect(job.state == .receiving)
    #expect(
      [job.client, job.site, job.subject, job.key] == ["clinic-7", "clinic-7", "sub-012", "k"]
    )
    #expect(job.parameters == new.parameters)
    #expect(job.files.map(\.role) == ["bold", "mask"])
    #expect(job.files.map(\.run) == [1, nil])
    #expect(job.files.map(\.offsetDurable) == [0, 0])
    #expect([job.created, job.touched] == [17, 17])
    #expect(job.seq == 0)
    #expect(try fixture.store.job(job.id) == job)
  }

  @Test func `a job that is withdrawn has never been, and its key is free for any content`()
    throws
  {
    let fixture = try StoreFixture()
    let job = try fixture.store.create(newJob("k"), at: 1).job.id
    try fixture.store.withdraw(job)
    #expect(try fixture.store.job(job) == nil)
    #expect(try fixture.store.events(ofSite: nil, since: 0).events.isEmpty)
    let again = try fixture.store.create(newJob("k", boldDigest: digest("d")), at: 2)
    #expect(!again.isExisting)
    #expect(throws: StoreError.unknownJob(job)) { try fixture.store.withdraw(job) }
  }

  @Test func `a job that was acknowledged cannot be withdrawn`() throws {
    let fixture = try StoreFixture()
    let queued = try fixture.queued("k")
    #expect(throws: StoreError.wrongState(queued.id, .queued)) {
      try fixture.store.withdraw(queued.id)
    }
    #expect(try fixture.store.job(queued.id) == queued)
  }

  @Test func `the same key and content give the same job, whatever its state`() throws {
    let fixture = try StoreFixture()
    let job = try fixture.store.create(newJob("k"), at: 1).job
    let again = try fixture.store.create(newJob("k", name: "another name"), at: 2)
    #expect(again.isExisting)
    #expect(again.job == job)

    let running = try fixture.running("other")
    let done = try fixture.store.finish(running.id, result: [1], summary: "{}", at: 3)
    let repeated = try fixture.store.create(newJob("other"), at: 4)
    #expect(repeated.isExisting)
    #expect(repeated.job == done.job)
  }

  @Test(arguments: [
    newJob("k", boldDigest: digest("d")),
    newJob("k", boldSize: 1001),
    newJob("k", parameters: digest("e")),
  ])
  func `the same key with other content is a conflict`(other: NewJob) throws {
    let fixture = try StoreFixture()
    let job = try fixture.store.create(newJob("k"), at: 1).job
    #expect(throws: StoreError.keyConflict(existing: job.id)) {
      try fixture.store.create(other, at: 2)
    }
    #expect(try fixture.store.countByState()[.receiving] == 1)
  }

  @Test func `a key belongs to its client`() throws {
    let fixture = try StoreFixture()
    let mine = try fixture.store.create(newJob("k"), at: 1)
    let theirs = try fixture.store.create(
      newJob("k", client: "clinic-8", boldDigest: digest("d")),
      at: 1
    )
    #expect(!theirs.isExisting)
    #expect(mine.job.id != theirs.job.id)
  }

  @Test func `a file given by its path has nothing to receive`() throws {
    let fixture = try StoreFixture()
    let new = NewJob(
      client: "c",
      site: "s",
      subject: "sub-01",
      key: "k",
      files: [
        NewFile(role: "bold", run: nil, name: "b", size: 7, sha256: digest("a"), path: "/d/b.nii")
      ],
      parameters: "{}",
      parametersSHA256: digest("c")
    )
    let file = try #require(try fixture.store.create(new, at: 1).job.files.first)
    #expect(file.offsetDurable == 7)
    #expect(file.path == "/d/b.nii")
  }

  @Test func `an offset is recorded, also backwards, and touches the job`() throws {
    let fixture = try StoreFixture()
    let job = try fixture.store.create(newJob("k"), at: 1).job.id
    try fixture.store.recordOffset(600, ofFile: 0, of: job, at: 5)
    #expect(try fixture.store.job(job)?.files.map(\.offsetDurable) == [600, 0])
    #expect(try fixture.store.job(job)?.touched == 5)
    try fixture.store.recordOffset(0, ofFile: 0, of: job, at: 6)
    #expect(try fixture.store.job(job)?.files.map(\.offsetDurable) == [0, 0])
  }

  @Test(arguments: [(0, 1001 as Int64), (0, -1), (2, 0), (-1, 0)])
  func `an offset outside the file is refused`(file: Int, offset: Int64) throws {
    let fixture = try StoreFixture()
    let job = try fixture.store.create(newJob("k"), at: 1).job.id
    #expect(throws: StoreError.outsideFile(job, file: file, offset: offset)) {
      try fixture.store.recordOffset(offset, ofFile: file, of: job, at: 2)
    }
  }

  @Test func `offsets are recorded while a job receives, and not later`() throws {
    let fixture = try StoreFixture()
    let job = try fixture.queued("k").id
    #expect(throws: StoreError.wrongState(job, .queued)) {
      try fixture.store.recordOffset(1, ofFile: 0, of: job, at: 2)
    }
    let unknown = JobID.random()
    #expect(throws: StoreError.unknownJob(unknown)) {
      try fixture.store.recordOffset(1, ofFile: 0, of: unknown, at: 2)
    }
  }
}
