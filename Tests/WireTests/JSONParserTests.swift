import TestSupport
import Testing

@testable import Wire

@Suite struct JSONParserTests {
  @Test(arguments: [
    (#"{"a":1}"#, JSONValue.integer(1)),
    (#" {"a" : -0 } "#, .integer(0)),
    (#"{"a":9223372036854775807}"#, .integer(.max)),
    (#"{"a":9223372036854775808}"#, .number(9_223_372_036_854_775_808)),
    (#"{"a":0.5e1}"#, .number(5)),
    (#"{"a":[true,false,null]}"#, .array([.bool(true), .bool(false), .null])),
    (#"{"a":"\u00e9\ud83e\udde0\n\/\""}"#, .string("é🧠\n/\"")),
    (#"{"a":"é🧠"}"#, .string("é🧠")),
    (#"{"a":{}}"#, .object([:])),
    (#"{"a":[]}"#, .array([])),
  ])
  func `accepts every kind of value`(text: String, value: JSONValue) throws {
    let object = try parseJSONObject(Array(text.utf8), limits: .request)
    #expect(object.members == ["a": value])
  }

  @Test(arguments: [
    "", " ", "[]", "1", "null", "{", "}", "{}}", "{} x", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#,
    #"{,}"#, #"{a:1}"#, #"{'a':1}"#, #"{"a":1 "b":2}"#, #"{"a":01}"#, #"{"a":+1}"#, #"{"a":.5}"#,
    #"{"a":1.}"#, #"{"a":1e}"#, #"{"a":-}"#, #"{"a":NaN}"#, #"{"a":Infinity}"#, #"{"a":1e999}"#,
    #"{"a":tru}"#, #"{"a":"}"#, #"{"a":"\x"}"#, #"{"a":"\u12g4"}"#, #"{"a":"\ud800"}"#,
    #"{"a":"\ude00"}"#, #"{"a":"\ud800\u0041"}"#, "{\"a\":\"\n\"}", #"{"a":[1,]}"#, #"{"a":[1 2]}"#,
    #"{"a":1,"a":1}"#, #"{"a":{"b":1,"b":2}}"#, "\u{FEFF}{}", #"{"a":1}//"#,
  ])
  func `refuses what is not strict JSON`(text: String) {
    #expect(throws: JSONError.self) {
      try parseJSONObject(Array(text.utf8), limits: .request)
    }
  }

  @Test func `refuses bytes that are not UTF-8`() {
    let bytes = Array(#"{"a":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8)
    #expect(throws: JSONError.self) { try parseJSONObject(bytes, limits: .request) }
  }

  @Test func `refuses one level more than allowed, and accepts the last one`() throws {
    func nested(_ depth: Int) -> [UInt8] {
      let inner =
        String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1)
      return Array(#"{"a":\#(inner.isEmpty ? "1" : inner)}"#.utf8)
    }
    _ = try parseJSONObject(nested(8), limits: .request)
    #expect(throws: JSONError.self) { try parseJSONObject(nested(9), limits: .request) }
  }

  @Test func `refuses one byte more than allowed`() throws {
    let padding = String(repeating: " ", count: WireLimits.header - 2)
    _ = try parseJSONObject(Array("{}\(padding)".utf8), limits: .request)
    #expect(throws: JSONError.self) {
      try parseJSONObject(Array("{} \(padding)".utf8), limits: .request)
    }
  }

  @Test func `keeps the exact bytes of each member`() throws {
    let object = try parseJSONObject(
      Array(#"{"a": {"y":1.50, "x":[]} ,"b":2}"#.utf8),
      limits: .reply
    )
    #expect(object.bytes["a"] == Array(#"{"y":1.50, "x":[]}"#.utf8))
  }

  @Test func `reads back whatever it writes`() throws {
    for seed in 0..<300 as Range<UInt64> {
      var generator = SplitMix64(seed: seed)
      let value = JSONValue.object(["v": randomValue(depth: 4, &generator)])
      let bytes = value.encoded
      #expect(try parseJSON(bytes, limits: .reply) == value, "seed \(seed)")
      #expect(try parseJSON(bytes, limits: .reply).encoded == bytes, "seed \(seed)")
    }
  }

  @Test func `never traps on damaged headers`() throws {
    let header = Request(id: "1", verb: .submit(exampleSubmission)).encoded
    var refused = 0
    for seed in 0..<3000 as Range<UInt64> {
      var generator = SplitMix64(seed: seed)
      var bytes = header
      for _ in 0..<Int.random(in: 1...4, using: &generator) { damage(&bytes, &generator) }
      let request = try? Request(
        version: Array(WireLimits.version.utf8),
        header: bytes,
        bodyCount: nil,
        frameCount: 2
      )
      // What passes must be a request that can be written and read again.
      if let request {
        #expect(try reread(request) == request, "seed \(seed)")
      } else {
        refused += 1
      }
    }
    #expect(refused > 1000)
  }
}

private func damage(_ bytes: inout [UInt8], _ generator: inout SplitMix64) {
  guard !bytes.isEmpty else { return }
  let index = Int.random(in: 0..<bytes.count, using: &generator)
  switch UInt8.random(in: 0..<4, using: &generator) {
  case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
  case 1: bytes.remove(at: index)
  case 2: bytes.insert(Array(#"{}[]",:\0-"#.utf8).randomElement(using: &generator) ?? 0, at: index)
  default: bytes.removeLast(bytes.count - index)
  }
}

private func randomValue(depth: Int, _ generator: inout SplitMix64) -> JSONValue {
  switch UInt8.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
  case 0: .null
  case 1: .bool(Bool.random(using: &generator))
  case 2: .integer(Int64(truncatingIfNeeded: generator.next()))
  case 3: .number(Double.random(in: -1e6...1e6, using: &generator))
  case 4:
    .string(
      String(
        String.UnicodeScalarView(
          (0..<6).compactMap { _ in
            Unicode.Scalar(UInt32.random(in: 0...0x2FFF, using: &generator))
          }
        )
      )
    )
  case 5: .array((0..<3).map { _ in randomValue(depth: depth - 1, &generator) })
  default:
    .object(["k": randomValue(depth: depth - 1, &generator), "é\"": .null])
  }
}
