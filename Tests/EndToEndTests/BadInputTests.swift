import Foundation
import Testing

/// Each unusable input ends with exit 3 and its code, prints no report and leaves nothing behind.
@Suite(.inTurn) struct BadInputTests {
  private var phantom: PhantomCase { get throws { try PhantomCase.shared.get() } }

  private var bold: Data { get throws { try Data(contentsOf: phantom.bold) } }
  private var table: String {
    get throws { try String(contentsOf: phantom.confounds, encoding: .utf8) }
  }

  @Test func `what is no NIfTI is refused`() async throws {
    try await expectRefusal("not_nifti", bold: Data(repeating: 7, count: 1000))
  }

  @Test func `a truncated gzip is refused`() async throws {
    try await expectRefusal("gzip_truncated", bold: try bold.prefix(bold.count / 2))
    try await expectRefusal("gzip_truncated", bold: try bold.dropLast(4))
  }

  @Test func `a corrupt checksum is refused`() async throws {
    var damaged = try bold
    damaged[damaged.count - 6] ^= 1
    try await expectRefusal("gzip_corrupt", bold: damaged)
  }

  @Test func `a 3-D image is refused as a run`() async throws {
    try await expectRefusal("image_not_4d", bold: try Data(contentsOf: phantom.mask))
  }

  @Test func `a run is refused as a mask`() async throws {
    try await expectRefusal("mask_grid_mismatch", mask: try bold)
  }

  @Test func `confounds with another number of rows are refused`() async throws {
    let lines = try table.split(separator: "\n")
    try await expectRefusal(
      "confounds_row_count",
      confounds: lines.dropLast().joined(separator: "\n") + "\n"
    )
  }

  @Test func `confounds without a needed column are refused`() async throws {
    let renamed = try table.replacing("global_signal", with: "globalsignal")
    try await expectRefusal("confounds_column_missing", confounds: renamed)
  }

  @Test func `text in a number is refused`() async throws {
    var lines = try table.split(separator: "\n").map { $0.split(separator: "\t") }
    let column = try #require(lines[0].firstIndex(of: "csf"))
    lines[5][column] = "twelve"
    let text = lines.map { $0.joined(separator: "\t") }.joined(separator: "\n") + "\n"
    try await expectRefusal("confounds_not_a_number", confounds: text)
  }

  @Test(arguments: [
    ("{\"RepetitionTime\": 0}", "repetition_time_invalid"),
    ("{\"RepetitionTime\": 2000}", "repetition_time_invalid"),
    ("{}", "repetition_time_missing"), ("[", "sidecar_malformed"),
  ])
  func `an unusable sidecar is refused`(text: String, code: String) async throws {
    try await expectRefusal(code, sidecar: text)
  }

  @Test func `an unknown protocol is refused`() async throws {
    try await expectRefusal("protocol_unknown", ["--protocol", "nonsense"])
  }

  @Test(arguments: [("MNI", "space_unknown"), ("T1w", "space_needs_transform")])
  func `an unknown space is refused`(space: String, code: String) async throws {
    let outcome = try await Program(name: "tmsplan").run([
      "target", "--bold", "b.nii", "--mask", "m.nii", "--confounds", "c.tsv", "--subject", "s",
      "--space", space,
    ])
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("[\(code)]"))
  }

  @Test func `a name that is no pseudonym is refused`() async throws {
    try await expectRefusal("subject_invalid", ["--subject", "../../etc/x"])
  }

  @Test func `unusable arguments end with 2`() async throws {
    #expect(try await Program(name: "tmsplan").run(["target", "--bold"]).status == 2)
    #expect(try await Program(name: "tmsplan").run(["nonsense"]).status == 2)
  }

  @Test func `a file that is not there is refused`() async throws {
    let phantom = try phantom
    let outcome = try await phantom.target(bold: phantom.folder / "none.nii.gz")
    #expect(outcome.status == 3 && outcome.errors.contains("[file_unreadable]"))
    let folder = try await phantom.target(bold: phantom.folder.url)
    #expect(folder.status == 3 && folder.errors.contains("[file_unreadable]"), "\(folder.errors)")
  }

  @Test func `an empty table is refused`() async throws {
    try await expectRefusal("confounds_empty", confounds: "")
    let header = try #require(try table.split(separator: "\n").first)
    try await expectRefusal("confounds_empty", confounds: header + "\n")
  }

  @Test(arguments: [
    ("id: sgc-dlpfc-peak", "id: sgc-dlpfc-peak\nsurprise: 1", "protocol_unknown_key"),
    ("seed: sgc", "seed: nowhere", "protocol_unknown_reference"),
    ("smoothing_fwhm_mm: 6", "smoothing_fwhm_mm: 600", "protocol_out_of_range"),
    ("smoothing_fwhm_mm: 6", "smoothing_fwhm_mm: six", "protocol_wrong_type"),
    ("seed: sgc", "", "protocol_missing_key"),
  ])
  func `an unusable protocol file is refused with its line`(
    line: String,
    replacement: String,
    code: String
  ) async throws {
    let folder = try TemporaryFolder()
    let file = folder / "mine.yaml"
    let shipped = Program.package.appending(path: "Protocols/targeting/sgc-dlpfc-peak.yaml")
    let text = try String(contentsOf: shipped, encoding: .utf8)
    try #require(text.contains(line))
    try Data(text.replacing(line, with: replacement, maxReplacements: 1).utf8).write(to: file)
    let path = file.path(percentEncoded: false)
    for command in [["protocol", "check", path], ["target", "--protocol", path] + files] {
      let outcome = try await Program(name: "tmsplan").run(command)
      #expect(outcome.status == 3 && outcome.errors.contains("[\(code)]"), "\(outcome.errors)")
      #expect(outcome.errors.contains(/mine\.yaml:\d+/) || code == "protocol_missing_key")
    }
  }

  private var files: [String] {
    [
      "--bold", "b.nii", "--mask", "m.nii", "--confounds", "c.tsv", "--subject", "s",
      "--space", "MNI152NLin6Asym",
    ]
  }

  @Test func `what would be overwritten or cannot be written is told`() async throws {
    let phantom = try phantom
    let path = phantom.bold.path(percentEncoded: false)
    let folder = try TemporaryFolder()
    let mask = (folder / "sgc.nii.gz").path(percentEncoded: false)
    let arguments = ["region", "mask", "sgc", "--grid", path, "--output", mask]
    #expect(try await Program(name: "tmsplan").run(arguments).status == 0)
    let again = try await Program(name: "tmsplan").run(arguments)
    #expect(again.status == 2 && again.errors.contains("[output_exists]"), "\(again.errors)")
    let report = try await phantom.target(["--output", mask + "/below-a-file"])
    #expect(report.status == 1 && report.errors.contains("[output_unwritable]"))
    #expect(report.output.isEmpty, "it is refused before the computation")
    try Data("mine".utf8).write(to: folder / "sub-phantom_target.json")
    let taken = try await phantom.target(["--output", folder.url.path(percentEncoded: false)])
    #expect(taken.status == 2 && taken.errors.contains("[output_exists]"), "\(taken.errors)")
    #expect(taken.output.isEmpty, "it is refused before the computation")
    let root = phantom.folder.url.path(percentEncoded: false)
    let twice = try await Program(name: "tmsplan").run([
      "phantom", "--grid", "4mm", "--output", root,
    ])
    #expect(twice.status == 2 && twice.errors.contains("[phantom_participant_exists]"))
  }
}
