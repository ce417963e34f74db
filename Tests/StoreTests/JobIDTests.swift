import Store
import Testing

@Suite struct JobIDTests {
  @Test func `random identities are distinct lower-case UUIDs of version 4`() {
    let drawn = (0..<200).map { _ in JobID.random() }
    #expect(Set(drawn).count == 200)
    for id in drawn {
      #expect(JobID(id.text) == id)
      #expect(Array(id.text)[14] == "4")
      #expect("89ab".contains(Array(id.text)[19]))
    }
  }

  @Test(arguments: [
    "", "..", "0C7E9D3A-52F4-4A51-8F0E-9F1F7F0A1B2C", "0c7e9d3a-52f4-4a51-8f0e-9f1f7f0a1b2",
    "0c7e9d3a/52f4/4a51/8f0e/9f1f7f0a1b2c", "0c7e9d3a-52f4-4a51-8f0e-9f1f7f0a1b2\u{e9}",
  ])
  func `anything but a lower-case UUID is refused`(text: String) {
    #expect(JobID(text) == nil)
  }
}
