import Messaging
import Testing

@Suite struct ErrorTests {
  @Test func `a timeout's remedy names address, key and registration`() {
    let error = MessagingError.timedOut(endpoint: "tcp://127.0.0.1:1", after: .seconds(5))
    #expect(error.code == "timed_out")
    #expect(error.message.contains("tcp://127.0.0.1:1"))
    for word in ["address", "key", "registered"] { #expect(error.remedy.contains(word)) }
  }
}
