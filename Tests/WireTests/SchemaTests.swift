import Foundation
import SchemaChecks
import Testing

@testable import Wire

@Suite struct SchemaTests {
  private func schema(_ name: String) throws -> SchemaCheck {
    let url = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Protocols/wire/\(name).schema.json")
    return try SchemaCheck([UInt8](Data(contentsOf: url)))
  }

  private func parsed(_ bytes: [UInt8]) throws -> JSONValue { try parseJSON(bytes, limits: .reply) }

  @Test func `every request is valid by its schema`() throws {
    let schema = try schema("request")
    for (name, request) in exampleRequests {
      #expect(schema.faults(in: try parsed(request.encoded)) == [], "\(name)")
    }
  }

  @Test func `every reply and the body of events are valid by their schemas`() throws {
    let (reply, events) = (try schema("reply"), try schema("events"))
    for (name, message) in exampleReplies {
      #expect(reply.faults(in: try parsed(message.frames[1])) == [], "\(name)")
      if let body = message.body, case .events = message.reply {
        #expect(events.faults(in: try parsed(body)) == [])
      }
    }
  }

  @Test func `every reply to operators and its body are valid by their schemas`() throws {
    let (reply, lists) = (try schema("reply"), try schema("operators"))
    for (name, message) in exampleOperatorReplies {
      #expect(reply.faults(in: try parsed(message.frames[1])) == [], "\(name)")
      if let body = message.body { #expect(lists.faults(in: try parsed(body)) == []) }
      #expect(try ReplyMessage(frames: message.frames) == message)
    }
  }

  @Test func `every error code is valid with its retry class, and with no other`() throws {
    let schema = try schema("reply")
    for code in WireErrorCode.allCases {
      let frames = ReplyMessage(answers: "1", .error(WireError(code, "x"))).frames
      let value = try parsed(frames[1])
      #expect(schema.faults(in: value) == [], "\(code)")
      // Under a path it is final: the only code with two classes.
      if code == .digestMismatch { continue }
      guard case .object(var members) = value else { continue }
      members["retry"] = code.retry == .never ? "later" : "never"
      #expect(schema.faults(in: .object(members)) != [], "\(code)")
    }
  }

  @Test func `every publication is valid by its schema`() throws {
    let schema = try schema("publication")
    for (name, topic, publication) in examplePublications {
      #expect(schema.faults(in: try parsed(publication.frames(topic: topic)[2])) == [], "\(name)")
    }
  }

  @Test func `the summary is valid by its schema, alone and in the schemas of events`() throws {
    let schema = try schema("target-summary")
    #expect(schema.faults(in: try parsed(exampleSummary)) == [])
    #expect(exampleSummary.count <= WireLimits.event - 512 && exampleReport.count > 1000)
    guard case .object(var alone) = schema.root else {
      throw JSONError(message: "no object", offset: 0)
    }
    for word in ["$schema", "$id"] { alone[word] = nil }
    for name in ["publication", "events"] {
      guard case .object(let words) = try self.schema(name).root,
        case .object(let definitions)? = words["$defs"]
      else { throw JSONError(message: "no object", offset: 0) }
      #expect(definitions["target_summary"] == .object(alone), "\(name)")
    }
  }

  @Test(arguments: ["reference_class", "outcome", "p_response_credible_90", "reasons"])
  func `a probability without what it speaks of is no summary`(field: String) throws {
    guard case .object(var summary) = try parsed(exampleSummary),
      case .object(var response)? = summary["response"]
    else { throw JSONError(message: "no summary", offset: 0) }
    response[field] = .null
    summary["response"] = .object(response)
    #expect(try schema("target-summary").faults(in: .object(summary)) != [])
  }

  @Test func `a message that lacks any of its fields but the optional ones is invalid`() throws {
    let optional: Set<String> = [
      "client", "versions", "params", "body", "epoch", "limit", "error", "result", "re",
      "expected", "job", "state", "reason", "follow", "clear",
    ]
    let schema = try schema("request")
    for (name, request) in exampleRequests {
      guard case .object(let members) = try parsed(request.encoded) else { continue }
      for field in members.keys where !optional.contains(field) {
        var broken = members
        broken[field] = nil
        #expect(schema.faults(in: .object(broken)) != [], "\(name) without \(field)")
      }
    }
  }

  @Test(arguments: [
    (#"{"type":"ping","id":"a b"}"#), (#"{"type":"ping","id":1}"#), (#"{"type":"frob","id":"1"}"#),
    (#"{"type":"status","id":"1","job":"x"}"#), (#"{"type":"events","id":"1","since":1}"#),
    (#"{"type":"submit","id":"1","key":"12345678","meta":{"subject":"s"},"files":[]}"#),
    (#"{"type":"submit","id":"1","key":"12345678","meta":{"name":"s"},"files":[1]}"#),
    (#"{"type":"present","id":"1","follow":true}"#),
    (#"{"type":"present","id":"1","job":"0c7e9d3a-52f4-4a51-8f0e-9f1f7f0a1b2c","clear":true}"#),
  ])
  func `a wrong request is invalid by the schema too`(text: String) throws {
    #expect(try schema("request").faults(in: parsed(Array(text.utf8))) != [])
  }
}
