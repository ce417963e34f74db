import Testing

@testable import OpenIGTLink

/// What comes in: questions, what is passed over, and what ends a connection.
@Suite struct IncomingTests {
  private typealias Event = IncomingMessages.Event

  /// What comes out of `bytes` that arrive in pieces of `length`, and the fault at the end.
  private func read(
    _ bytes: [UInt8],
    length: Int = .max
  ) -> (events: [Event], fault: IncomingMessages.Fault?) {
    var messages = IncomingMessages()
    var events: [Event] = []
    var start = 0
    do throws(IncomingMessages.Fault) {
      while start < bytes.count {
        let end = start + min(length, bytes.count - start)
        try messages.take(bytes.span.extracting(start..<end)) { events.append($0) }
        start = end
      }
    } catch {
      return (events, error)
    }
    return (events, nil)
  }

  private func header(_ type: String, bytes: UInt64 = 0, checksum: UInt64 = 0) -> [UInt8] {
    MessageHeader(
      version: 1,
      type: type,
      device: [],
      time: 0,
      bodyBytes: bytes,
      checksum: checksum
    ).encoded
  }

  private var conversation: [UInt8] {
    Golden.getPoint + Golden.hello + Golden.getAnyPoint + Golden.getTransform + Golden.withMetadata
      + Golden.getStatus
  }

  @Test(arguments: [Int.max, 1, 7, 57, 58, 59])
  func `questions are understood among other messages, however they are cut`(length: Int) {
    let expected: [Event] = [
      .question(Question(.points, device: Array("TMSTarget".utf8))),
      .passed(type: "STRING", bytes: 9),
      .question(Question(.points, device: [])),
      .question(Question(.transform, device: Array("CoilTarget".utf8))),
      .passed(type: "POINT", bytes: 170),
      .question(Question(.status, device: [])),
    ]
    let read = read(conversation, length: length)
    #expect(read.events == expected && read.fault == nil)
  }

  @Test(arguments: [
    ("GET_POINT", Question.Subject.points), ("GET_TRANS", .transform), ("GET_TRANSFOR", .transform),
    ("GET_STRING", .text), ("GET_STATUS", .status), ("GET_CAPABIL", .capability),
    ("GET_CAPABILI", .capability), ("GET_IMAGE", .other("IMAGE")),
  ])
  func `each question is known under its names`(type: String, subject: Question.Subject) {
    #expect(read(header(type)).events == [.question(Question(subject, device: []))])
  }

  @Test(arguments: ["GET_", "STT_TDATA", "GET", "get_point"])
  func `what is no question is passed over`(type: String) {
    #expect(read(header(type)).events == [.passed(type: type, bytes: 0)])
  }

  @Test func `a device's name may have all of its 20 bytes`() {
    let name = Array("12345678901234567890".utf8)
    let asked = Message(device: name, .nothing(type: "GET_POINT")).encoded(time: 0)
    #expect(read(asked).events == [.question(Question(.points, device: name))])
  }

  @Test func `a wrong checksum is noticed, and the next message is understood`() {
    var damaged = Golden.hello
    damaged[60] ^= 1
    let after = read(damaged + Golden.getStatus)
    let question = Event.question(Question(.status, device: []))
    #expect(after.events == [.damaged(type: "STRING"), question] && after.fault == nil)
    #expect(read(header("GET_POINT", checksum: 1)).events == [.damaged(type: "GET_POINT")])
  }

  @Test func `a header that is cut is nothing yet`() {
    let cut = read(Array(Golden.getPoint.dropLast()))
    #expect(cut.events.isEmpty && cut.fault == nil)
  }

  @Test(arguments: [1_048_577, 1 << 63, UInt64.max])
  func `a body that is too large ends it, before any of it has come`(bytes: UInt64) {
    let read = read(Golden.getStatus + header("IMAGE", bytes: bytes) + Golden.getStatus)
    #expect(read.events.count == 1 && read.fault == .bodyTooLarge(bytes))
  }

  @Test func `a body of the largest size passes`() {
    let body = [UInt8](repeating: 9, count: 1_048_576)
    let message = header("IMAGE", bytes: 1_048_576, checksum: CRC64(of: body).value) + body
    let read = read(message + Golden.getStatus, length: 8192)
    #expect(read.events.first == .passed(type: "IMAGE", bytes: 1_048_576))
    #expect(read.events.count == 2 && read.fault == nil)
  }

  @Test func `what cannot be a header ends it, once and for all`() {
    let web = Array(
      "GET / HTTP/1.1\r\nHost: 127.0.0.1:18944\r\nUser-Agent: curl/7.88.1\r\n\r\n".utf8
    )
    #expect(read(web).fault == .noHeader)
    #expect(read([UInt8](repeating: 0, count: 58)).fault == .noHeader)
    for version: UInt8 in [0, 3] {
      var other = Golden.getPoint
      other[1] = version
      #expect(read(other).fault == .noHeader)
    }
    var messages = IncomingMessages()
    for bytes in [web, Golden.getStatus] {
      #expect(throws: IncomingMessages.Fault.noHeader) {
        try messages.take(bytes.span) { _ in Issue.record("something was read") }
      }
    }
  }
}
