import Testing

@testable import Wire

@Suite struct RequestParsingTests {
  private func refusal(
    version: String? = "tmsp/1",
    _ header: String?,
    body: Int? = nil,
    frames: Int? = nil
  ) -> RefusedRequest? {
    do throws(RefusedRequest) {
      _ = try Request(
        version: version.map { Array($0.utf8) },
        header: header.map { Array($0.utf8) },
        bodyCount: body,
        frameCount: frames ?? (version == nil ? 0 : 1) + (header == nil ? 0 : 1)
          + (body == nil ? 0 : 1)
      )
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: ["tmsp/2", "TMSP/1", "tmsp/1 ", ""])
  func `an unknown version is refused with the one that is spoken`(version: String) {
    let refused = refusal(version: version, #"{"type":"ping","id":"1"}"#)
    #expect(refused?.error.code == .unsupportedVersion)
    #expect(refused?.error.facts["versions"] == .array(["tmsp/1"]))
  }

  @Test func `missing and surplus frames are refused`() {
    #expect(refusal(version: nil, nil)?.error.code == .badFrame)
    #expect(refusal(nil)?.error.code == .badFrame)
    #expect(refusal(#"{"type":"ping","id":"1"}"#, body: 1, frames: 4)?.error.code == .badFrame)
  }

  @Test func `a message of too many frames is answered under its id where that can be read`() {
    let ping = #"{"type":"ping","id":"7"}"#
    #expect(refusal(ping, body: 1, frames: 4)?.id == "7")
    #expect(refusal("{", body: 1, frames: 4)?.id == nil)
    #expect(refusal(#"{"id":"a b"}"#, body: 1, frames: 4)?.id == nil)
    // Another version may write its headers in another way.
    #expect(refusal(version: "tmsp/2", ping)?.id == nil)
  }

  @Test func `a body is refused where the verb has none, and missed where it has one`() {
    let chunk = #"{"type":"chunk","id":"1","job":"\#(exampleJob)","file":0,"offset":0}"#
    #expect(refusal(#"{"type":"ping","id":"1"}"#, body: 3)?.error.code == .badFrame)
    #expect(refusal(chunk)?.error.code == .badFrame)
    #expect(refusal(chunk, body: 0)?.error.code == .badFrame)
    #expect(refusal(chunk, body: WireLimits.chunk) == nil)
    #expect(refusal(chunk, body: WireLimits.chunk + 1)?.error.code == .tooLarge)
  }

  @Test func `malformed JSON and unknown verbs are refused`() {
    #expect(refusal("{")?.error.code == .badHeader)
    #expect(refusal(#"{"type":"frob","id":"7"}"#)?.error.code == .unknownType)
    #expect(refusal(#"{"type":"frob","id":"7"}"#)?.id == "7")
  }

  @Test(arguments: [
    (#"{"type":"ping"}"#, "id"),
    (#"{"type":"ping","id":7}"#, "id"),
    (#"{"type":"ping","id":"a b"}"#, "id"),
    (#"{"id":"1"}"#, "type"),
    (#"{"type":"status","id":"1"}"#, "job"),
    (#"{"type":"status","id":"1","job":"0C7E9D3A-52F4-4A51-8F0E-9F1F7F0A1B2C"}"#, "job"),
    (#"{"type":"chunk","id":"1","job":"\#(exampleJob)","offset":0}"#, "file"),
    (#"{"type":"chunk","id":"1","job":"\#(exampleJob)","file":0,"offset":0,"body":"x"}"#, "body"),
    (#"{"type":"submit","id":"1","key":"key-0001","param":{}}"#, "param"),
    (#"{"type":"events","id":"1","since":4}"#, "since"),
    (#"{"type":"events","id":"1","since":"-1"}"#, "since"),
    (#"{"type":"events","id":"1","since":"01"}"#, "since"),
    (#"{"type":"events","id":"1","since":"0","limit":257}"#, "limit"),
    (#"{"type":"hello","id":"1","versions":[1]}"#, "versions"),
  ])
  func `a missing or malformed field is named`(header: String, field: String) {
    let refused = refusal(header)
    #expect(refused?.error.code == .badField)
    #expect(refused?.error.facts["field"] == .string(field))
  }

  private func submit(
    key: String = "key-0001",
    subject: String = "sub-01",
    files: String? = nil,
    params: String = "{}"
  ) -> String {
    let files = files ?? Self.files(["bold", "mask", "confounds"])
    return #"{"type":"submit","id":"1","key":"\#(key)","meta":{"subject":"\#(subject)"},"#
      + #""files":[\#(files)],"params":\#(params)}"#
  }

  private static func files(_ roles: [String], run: Int = 1) -> String {
    roles.map {
      #"{"role":"\#($0)","name":"x.nii","size":1,"sha256":"\#(exampleDigest)","run":\#(run)}"#
    }.joined(separator: ",")
  }

  @Test func `a minimal submission takes the defaults`() throws {
    let request = try Request(
      version: Array("tmsp/1".utf8),
      header: Array(submit().utf8),
      bodyCount: nil,
      frameCount: 2
    )
    guard case .submit(let submission) = request.verb else { throw RefusedRequest.notASubmission }
    #expect(submission.parameters == SubmissionParameters())
    #expect(submission.parameters.targetingProtocol == "sgc-dlpfc-peak")
    #expect(submission.parameters.stimulationProtocol == "itbs")
    #expect(submission.files.map(\.run) == [1, 1, 1])
  }

  @Test(arguments: [FileRole.seedmap, .voxelWeights])
  func `a case may have one seedmap and one map of weights, each for all its runs`(
    role: FileRole
  ) throws {
    let runs = [1, 2].map { Self.files(["bold", "mask", "confounds"], run: $0) }
    func header(_ maps: [Int]) -> String {
      let files = runs + maps.map { Self.files([role.rawValue], run: $0) }
      return submit(files: files.joined(separator: ","))
    }
    let request = try Request(
      version: Array("tmsp/1".utf8),
      header: Array(header([1]).utf8),
      bodyCount: nil,
      frameCount: 2
    )
    guard case .submit(let submission) = request.verb else { throw RefusedRequest.notASubmission }
    #expect(submission.files.last?.role == role)
    for maps in [[2], [1, 1], [1, 2], [3]] {
      #expect(refusal(header(maps))?.error.code == .badField, "\(maps)")
    }
  }

  @Test func `keys, subjects and files that break the rules are refused`() {
    let bold = #""role":"bold","sha256":"\#(exampleDigest)""#
    let broken = [
      submit(key: "short"), submit(key: "with space"), submit(subject: "Jane Doe"),
      submit(subject: ""), submit(files: ""), submit(files: "1"),
      submit(files: Self.files(["bold", "mask"])),
      submit(files: Self.files(["bold", "bold", "mask", "confounds"])),
      submit(files: Self.files(["bold", "mask", "confounds"], run: 2)),
      submit(files: Self.files(["bold", "mask", "confounds"], run: 0)),
      submit(files: Self.files(["photo"])),
      submit(files: "{\(bold),\"name\":\"x\"}"), submit(files: "{\(bold),\"size\":1}"),
      submit(files: "{\(bold),\"name\":\"a/b\",\"size\":1}"),
      submit(files: "{\(bold),\"name\":\"x\",\"size\":0}"),
      submit(files: "{\(bold),\"path\":\"relative\"}"),
      submit(files: "{\(bold),\"path\":\"/a/../b\"}"),
      submit(files: "{\(bold),\"path\":\"/a//b\"}"),
      submit(files: "{\(bold),\"path\":\"/a/b\",\"size\":1}"),
      submit(files: #"{"role":"bold","name":"x","size":1,"sha256":"AB"}"#),
    ]
    for header in broken { #expect(refusal(header)?.error.code == .badField, "\(header)") }
  }

  @Test(arguments: [
    #"{"baseline":24}"#, #"{"protocl":"x"}"#, #"{"protocol":7}"#, #"{"xform":"both"}"#,
    #"{"age":"old"}"#, "[]",
  ])
  func `parameters that are misspelt or of the wrong kind are refused`(params: String) {
    #expect(refusal(submit(params: params))?.error.code == .badField)
  }

  @Test func `parameters that are too long are refused`() {
    let long = #"{"space":"\#(String(repeating: "x", count: 9000))"}"#
    #expect(refusal(submit(params: long))?.error.code == .tooLarge)
  }

  @Test func `the canonical parameters do not depend on spelling, and read back`() throws {
    let (subject, parameters) = try Submission.parameters(
      canonical: exampleSubmission.canonicalParameters
    )
    #expect(subject == exampleSubmission.subject)
    #expect(parameters == exampleSubmission.parameters)
    var explicit = exampleSubmission.parameters
    explicit.baseline = 24.0
    let same = Submission(
      key: "another-key",
      subject: exampleSubmission.subject,
      files: [],
      parameters: explicit
    )
    #expect(same.canonicalParameters == exampleSubmission.canonicalParameters)
  }
}

extension RefusedRequest {
  fileprivate static let notASubmission = RefusedRequest(
    id: nil,
    error: WireError(.unknownType, "no submission")
  )
}
