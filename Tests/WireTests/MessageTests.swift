import Testing

@testable import Wire

@Suite struct MessageTests {
  @Test(arguments: exampleRequests.map(\.request))
  func `a request survives the wire`(request: Request) throws {
    #expect(try reread(request) == request)
  }

  @Test(arguments: exampleReplies.map(\.message))
  func `a reply survives the wire`(message: ReplyMessage) throws {
    #expect(try ReplyMessage(frames: message.frames) == message)
  }

  @Test(arguments: examplePublications.map(\.publication))
  func `a publication survives the wire`(publication: Publication) throws {
    let frames = publication.frames(topic: "local/sub-012/target")
    let parsed = try #require(try Publication.parse(frames: frames))
    #expect(parsed.topic == "local/sub-012/target")
    #expect(parsed.publication == publication)
  }

  @Test func `a report passes through a reply byte for byte`() throws {
    let report = Array(#"{"b" : 1.50,"a":[ 1e2 ],"ü":"\u00fc"}"#.utf8)
    let sent = JobResult(job: exampleJob, epoch: exampleEpoch, sequence: 1, report: report)
    let received = try ReplyMessage(frames: ReplyMessage(answers: "1", .result(sent)).frames)
    #expect(received.reply == .result(sent))
  }

  @Test func `the events of a page are those that were sent`() throws {
    let body = JSONValue.array([exampleEvent.value, exampleFailureEvent.value]).encoded
    #expect(try FeedEvent.list(body) == [exampleEvent, exampleFailureEvent])
  }

  @Test func `fields that a newer server adds are passed over`() throws {
    let header = Array(#"{"type":"closed","re":"1","job":"\#(exampleJob)","later":[1]}"#.utf8)
    let message = try ReplyMessage(frames: [Array("tmsp/1".utf8), header])
    #expect(message.reply == .closed(job: exampleJob))
  }

  @Test func `publications of a newer kind are passed over`() throws {
    let header = Array(#"{"type":"later"}"#.utf8)
    let frames = [Array("local/x".utf8), Array("tmsp/1".utf8), header]
    #expect(try Publication.parse(frames: frames) == nil)
  }

  @Test func `an error code that is not known is an internal one`() throws {
    let header = Array(#"{"type":"error","code":"later","retry":"never","detail":"x"}"#.utf8)
    let message = try ReplyMessage(frames: [Array("tmsp/1".utf8), header])
    #expect(message.reply == .error(WireError(.internal, "later: x", retry: .never)))
  }

  @Test func `the error list and its retry classes are frozen`() {
    let never: [WireErrorCode] = [
      .unsupportedVersion, .badFrame, .badHeader, .unknownType, .badField, .tooLarge, .forbidden,
      .revoked, .refusedSize, .keyConflict, .unknownJob, .wrongState, .jobFailed, .jobCancelled,
      .epochChanged, .eventsExpired,
    ]
    let later: [WireErrorCode] = [
      .busy, .shuttingDown, .refusedDisk, .refusedQuota, .notReady, .storageError, .internal,
    ]
    let sameKey: [WireErrorCode] = [
      .wrongOffset, .incomplete, .overCredit, .digestMismatch, .uploadExpired,
    ]
    #expect(Set(WireErrorCode.allCases.filter { $0.retry == .never }) == Set(never))
    #expect(Set(WireErrorCode.allCases.filter { $0.retry == .later }) == Set(later))
    #expect(Set(WireErrorCode.allCases.filter { $0.retry == .sameKey }) == Set(sameKey))
  }
}
