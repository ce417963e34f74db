import Foundation
import Testing

/// Each unusable input ends with exit 3 and its code, prints no report and leaves nothing behind.
@Suite struct BadInputTests {
  private var phantom: PhantomCase { get throws { try PhantomCase.shared.get() } }

  private func expectRefusal(
    _ code: String,
    bold: Data? = nil,
    mask: Data? = nil,
    confounds: String? = nil,
    sidecar: String? = nil,
    _ more: [String] = []
  ) throws {
    let inputs = try TemporaryFolder()
    let output = try TemporaryFolder()
    func file(_ name: String, _ data: Data?) throws -> URL? {
      guard let data else { return nil }
      try data.write(to: inputs / name)
      return inputs / name
    }
    let outcome = try phantom.target(
      bold: try file("bold.nii.gz", bold),
      mask: try file("mask.nii.gz", mask),
      confounds: try file("confounds.tsv", confounds.map { Data($0.utf8) }),
      sidecar: try file("bold.json", sidecar.map { Data($0.utf8) }),
      more + ["--output", (output / "reports").path(percentEncoded: false)]
    )
    #expect(outcome.status == 3, "\(code): \(outcome.errors)")
    #expect(outcome.errors.contains("[\(code)]"), "\(code): \(outcome.errors)")
    #expect(outcome.output.isEmpty, "\(code)")
    let left = try FileManager.default.contentsOfDirectory(
      atPath: output.url.path(percentEncoded: false)
    )
    #expect(left.isEmpty, "\(code) left \(left)")
  }

  private var bold: Data { get throws { try Data(contentsOf: phantom.bold) } }
  private var table: String {
    get throws { try String(contentsOf: phantom.confounds, encoding: .utf8) }
  }

  @Test func `what is no NIfTI is refused`() throws {
    try expectRefusal("not_nifti", bold: Data(repeating: 7, count: 1000))
  }

  @Test func `a truncated gzip is refused`() throws {
    try expectRefusal("gzip_truncated", bold: try bold.prefix(bold.count / 2))
    try expectRefusal("gzip_truncated", bold: try bold.dropLast(4))
  }

  @Test func `a corrupt checksum is refused`() throws {
    var damaged = try bold
    damaged[damaged.count - 6] ^= 1
    try expectRefusal("gzip_corrupt", bold: damaged)
  }

  @Test func `a 3-D image is refused as a run`() throws {
    try expectRefusal("image_not_4d", bold: try Data(contentsOf: phantom.mask))
  }

  @Test func `a run is refused as a mask`() throws {
    try expectRefusal("mask_grid_mismatch", mask: try bold)
  }

  @Test func `confounds with another number of rows are refused`() throws {
    let lines = try table.split(separator: "\n")
    try expectRefusal(
      "confounds_row_count",
      confounds: lines.dropLast().joined(separator: "\n") + "\n"
    )
  }

  @Test func `confounds without a needed column are refused`() throws {
    let renamed = try table.replacing("global_signal", with: "globalsignal")
    try expectRefusal("confounds_column_missing", confounds: renamed)
  }

  @Test func `text in a number is refused`() throws {
    var lines = try table.split(separator: "\n").map { $0.split(separator: "\t") }
    let column = try #require(lines[0].firstIndex(of: "csf"))
    lines[5][column] = "twelve"
    let text = lines.map { $0.joined(separator: "\t") }.joined(separator: "\n") + "\n"
    try expectRefusal("confounds_not_a_number", confounds: text)
  }

  @Test(arguments: [
    ("{\"RepetitionTime\": 0}", "repetition_time_invalid"),
    ("{\"RepetitionTime\": 2000}", "repetition_time_invalid"),
    ("{}", "repetition_time_missing"), ("[", "sidecar_malformed"),
  ])
  func `an unusable sidecar is refused`(text: String, code: String) throws {
    try expectRefusal(code, sidecar: text)
  }

  @Test func `an unknown protocol is refused`() throws {
    try expectRefusal("protocol_unknown", ["--protocol", "nonsense"])
  }

  @Test(arguments: [("MNI", "space_unknown"), ("T1w", "space_needs_transform")])
  func `an unknown space is refused`(space: String, code: String) throws {
    let outcome = try Program(name: "tmsplan").run([
      "target", "--bold", "b.nii", "--mask", "m.nii", "--confounds", "c.tsv", "--subject", "s",
      "--space", space,
    ])
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("[\(code)]"))
  }

  @Test func `a name that is no pseudonym is refused`() throws {
    try expectRefusal("subject_invalid", ["--subject", "../../etc/x"])
  }

  @Test func `unusable arguments end with 2`() throws {
    #expect(try Program(name: "tmsplan").run(["target", "--bold"]).status == 2)
    #expect(try Program(name: "tmsplan").run(["nonsense"]).status == 2)
  }
}
