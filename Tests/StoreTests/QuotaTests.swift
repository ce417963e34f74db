import Store
import Testing

@Suite struct QuotaTests {
  @Test func `a site holds each stored input once and each part in full`() throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    let first = try store.create(newJob("1"), at: 1).job.id
    _ = try store.create(newJob("2"), at: 1)
    #expect(try store.bytesHeld(forSite: "clinic-7") == 2020)
    _ = try store.markStored(first, paths: ["/a", "/b"], at: 2)
    #expect(try store.bytesHeld(forSite: "clinic-7") == 1010)
    _ = try store.create(newJob("3", boldDigest: digest("d"), boldSize: 500), at: 3)
    #expect(try store.bytesHeld(forSite: "clinic-7") == 1510)
    #expect(try store.bytesHeld(forSite: "clinic-8") == 0)
    _ = try store.cancel(first, at: 4)
    #expect(try store.bytesHeld(forSite: "clinic-7") == 1510)
    try store.releaseInputs(of: first) { _, _ in }
    #expect(try store.bytesHeld(forSite: "clinic-7") == 1010 + 500 + 10)
  }

  @Test func `files that the site keeps itself do not count`() throws {
    let store = try StoreFixture().store
    let file = NewFile(role: "bold", run: 1, name: "b", size: 9, sha256: digest("a"), path: "/d/b")
    let new = NewJob(
      client: "c",
      site: "s",
      subject: "sub-1",
      key: "k",
      files: [file],
      parameters: "{}",
      parametersSHA256: digest("c")
    )
    _ = try store.create(new, at: 1)
    #expect(try store.bytesHeld(forSite: "s") == 0)
  }
}
