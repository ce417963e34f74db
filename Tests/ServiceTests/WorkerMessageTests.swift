import Planning
import Testing

@testable import Service
@testable import Wire

/// What a worker says is taken for the client's own words.
@Suite struct WorkerMessageTests {
  private func read(_ line: String) throws -> WorkerMessage {
    try WorkerMessage(line: Array(line.utf8))
  }

  private func words(for line: String) -> String? {
    do throws(WorkerMessage.Malformed) {
      _ = try WorkerMessage(line: Array(line.utf8))
      return nil
    } catch {
      return error.message
    }
  }

  private func done(_ summary: JSONValue, report: String = "{}") -> [UInt8] {
    Array(#"{"report":\#(report),"summary":"#.utf8) + summary.encoded + Array("}".utf8)
  }

  private func exampleSummary() throws -> JSONValue {
    try parseJSON(Worker.exampleSummary, limits: .reply)
  }

  @Test func `texts are cut by bytes, and cannot do things to a terminal`() throws {
    let long = "e" + String(repeating: "\u{301}", count: 100_000)
    #expect(long.plain(most: 1000).utf8.count == 999)
    #expect("a\u{1B}[2J\u{9B}\n\u{202E}b".plain(most: 64) == "a [2J   b")
    #expect("abc".plain(most: 2) == "ab")
    #expect("a\u{E9}".plain(most: 2) == "a")
  }

  @Test func `a failure fits an event whatever its texts are`() throws {
    let texts = ["\"", "\\", "\u{1}", "\n", "\u{301}", "\u{1F600}"]
    for text in texts.map({ String(repeating: $0, count: 20_000) }) {
      let finding = JobFailure.Cause(
        code: String(repeating: "c", count: 64),
        message: text,
        remedy: text
      )
      let said = WorkerMessage.failed(JobFailure(.unsupportedInput, finding: finding))
      guard case .failed(let failure) = try WorkerMessage(line: said.encoded) else {
        Issue.record("no failure")
        continue
      }
      #expect(largest(failure: failure) <= WireLimits.event)
    }
  }

  @Test func `the largest summary fits an event`() {
    let summary = [UInt8](repeating: UInt8(ascii: " "), count: WireLimits.event - 512)
    #expect(largest(summary: summary) <= WireLimits.event)
  }

  /// The bytes of an event whose other fields are as long as can be.
  private func largest(failure: JobFailure? = nil, summary: [UInt8]? = nil) -> Int {
    let event = FeedEvent(
      sequence: .max,
      previous: .max,
      kind: summary == nil ? .job : .target,
      job: String(repeating: "0", count: 36),
      subject: String(repeating: "s", count: 64),
      state: .cancelled,
      attempts: 1000,
      time: String(repeating: "0", count: 24),
      failure: failure,
      summary: summary
    )
    let publication = Publication.event(event, epoch: String(repeating: "0", count: 36))
    return publication.frames(topic: "").last?.count ?? .max
  }

  @Test(arguments: ["", "with space", "Code", "c\u{301}", String(repeating: "c", count: 65)])
  func `a failure without a code is none`(code: String) {
    let finding = JobFailure.Cause(code: code, message: "m", remedy: "r")
    let said = WorkerMessage.failed(JobFailure(.badInput, finding: finding))
    #expect(throws: WorkerMessage.Malformed.self) { try WorkerMessage(line: said.encoded) }
  }

  @Test func `why a line is none is told in our own words`() {
    let name = String(repeating: "evil", count: 1000)
    for line in [
      #"{"\#(name)":1,"\#(name)":2}"#, name, #"{"\#(name)":1}"#,
      #"{"stage":"\#(name)","progress":0}"#,
    ] {
      let words = words(for: line)
      #expect(words != nil && words?.contains("evil") == false)
      #expect((words?.utf8.count ?? .max) <= 200)
    }
  }

  @Test func `a stage that there is not is no message`() throws {
    #expect(throws: WorkerMessage.Malformed.self) { try read(#"{"stage":"lunch","progress":0}"#) }
    for stage in Stage.allCases {
      let step = JobProgress(stage: stage.rawValue, fraction: 0)
      #expect(try read(#"{"stage":"\#(stage.rawValue)","progress":0}"#) == .progress(step))
    }
  }

  @Test func `a summary is read by who catches up, or is none`() throws {
    for depth in 1...40 {
      let nest = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      #expect(throws: WorkerMessage.Malformed.self) {
        try read(#"{"report":{},"summary":{"deep":\#(nest)}}"#)
      }
    }
    let deepest = String(repeating: "[", count: 14) + String(repeating: "]", count: 14)
    #expect(throws: Never.self) {
      try WorkerMessage(line: done(exampleSummary(), report: #"{"a":\#(deepest)}"#))
    }
    #expect(throws: WorkerMessage.Malformed.self) {
      try WorkerMessage(line: done(exampleSummary(), report: #"{"a":[\#(deepest)]}"#))
    }
  }

  @Test func `a summary without one of its parts, or with another, is none`() throws {
    let example = try exampleSummary()
    #expect(throws: Never.self) { try WorkerMessage(line: done(example)) }
    let broken = variants(of: example)
    #expect(broken.count > 40)
    for summary in broken {
      #expect(
        throws: WorkerMessage.Malformed.self,
        "\(String(decoding: summary.encoded, as: UTF8.self))"
      ) {
        try WorkerMessage(line: done(summary))
      }
    }
    #expect(throws: WorkerMessage.Malformed.self) { try WorkerMessage(line: done(.object([:]))) }
  }

  @Test func `a case without a target or an estimate has a summary, too`() throws {
    guard case .object(var members) = try exampleSummary() else { throw UnexpectedReply() }
    members["target"] = .null
    members["valid_until"] = nil
    members["status"] = "no_target"
    members["response"] = .object([
      "reference_class": .null, "outcome": .null, "p_response_percent": .null,
      "p_response_credible_90": .null, "improvement_prediction_80": .null, "n_local": 0,
      "evidence_grade": "none", "reasons": .array(["no_target"]),
    ])
    #expect(throws: Never.self) { try WorkerMessage(line: done(.object(members))) }
  }

  /// Distances by method that no summary has: the methods are the protocol's, of any names.
  private var brokenDistances: [JSONValue] {
    [
      .object([:]), .object(["peak": -1]), .object(["peak": "far"]), .object(["no name": 1]),
      .object(["Peak": 1]), .object(["": 1]),
      .object(Dictionary(uniqueKeysWithValues: (0..<17).map { ("m\($0)", JSONValue.null) })),
    ]
  }

  /// The value with each of its members left out or of another kind, and with one too many.
  private func variants(of value: JSONValue) -> [JSONValue] {
    guard case .object(let members) = value else { return [] }
    var variants: [JSONValue] = [.object(members.merging(["other": 1]) { $1 })]
    for (name, member) in members {
      let isOptional = name == "valid_until" || name == "MNI152NLin2009cAsym" && members.count > 1
      var other = members
      if !isOptional {
        other[name] = nil
        variants.append(.object(other))
      }
      other[name] = .object(["no": "such"])
      variants.append(.object(other))
      let isByMethod = name == "split_half_displacement_mm"
      for inner in isByMethod ? brokenDistances : self.variants(of: member) {
        other[name] = inner
        variants.append(.object(other))
      }
    }
    return variants
  }
}

/// How often a worker is heard.
@Suite struct SignFilterTests {
  @Test func `a worker that babbles is heard no more often than an honest one`() {
    var filter = SignFilter(size: 100 << 20)
    var count = 0
    for turn in 0..<10_000 {
      for stage in Stage.allCases {
        let step = JobProgress(stage: stage.rawValue, fraction: Double(turn % 1001) / 1000)
        if filter.isNews(.progress(step)) { count += 1 }
      }
    }
    #expect(count <= Stage.allCases.count * 22)
    count = 0
    for bytes in 0..<1_000_000 where filter.isNews(.read(Int64(bytes) * 1000)) { count += 1 }
    #expect(count <= 201)
  }

  @Test func `each twentieth and each end of a stage is news, and each stage once`() {
    var rule = ProgressRule()
    let told = [
      ("read", 0.0), ("read", 0.04), ("read", 0.06), ("read", 0.5), ("read", 0.4), ("read", 0.99),
      ("read", 1), ("read", 1), ("denoise", 0), ("read", 0), ("lunch", 0), ("denoise", 1),
    ].filter { rule.isNews(JobProgress(stage: $0.0, fraction: $0.1)) }
    #expect(told.map(\.0) == ["read", "read", "read", "read", "read", "denoise", "denoise"])
    #expect(told.map(\.1) == [0, 0.06, 0.5, 0.99, 1, 0, 1])
  }

  @Test func `what cannot have been read is no news`() {
    var filter = SignFilter(size: 1 << 20)
    let said: [Int64] = [0, 1, 524_288, 524_289, 1 << 20, 1 << 20, 1 << 21, .max]
    #expect(said.filter { filter.isNews(.read($0)) } == [0, 524_288, 1 << 20])
  }
}
