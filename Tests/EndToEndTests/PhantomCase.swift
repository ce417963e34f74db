import Foundation
import Geometry
import Glibc
import Phantom
import Reports
import Testing

/// A small phantom subject, written once for all tests.
final class PhantomCase: Sendable {
  static let shared: Result<PhantomCase, any Error> = Result {
    // What is static has no end of its own.
    atexit { try? FileManager.default.removeItem(at: PhantomCase.shared.get().folder.url) }
    return try PhantomCase()
  }

  let folder: TemporaryFolder
  let truth: PhantomTruth

  private init() throws {
    folder = try TemporaryFolder()
    let options = PhantomOptions(grid: .coarse, volumeCount: 330)
    truth = try writePhantom(options, to: folder.url.path(percentEncoded: false))
  }

  private var functional: URL { folder / "sub-phantom/func" }
  private var stem: String { "sub-phantom_task-rest_space-MNI152NLin2009cAsym_res-4_desc-" }

  var bold: URL { functional.appending(path: stem + "preproc_bold.nii.gz") }
  var mask: URL { functional.appending(path: stem + "brain_mask.nii.gz") }
  var sidecar: URL { functional.appending(path: stem + "preproc_bold.json") }
  var confounds: URL {
    functional.appending(path: "sub-phantom_task-rest_desc-confounds_timeseries.tsv")
  }

  /// The files as the Python clients are told them: ROLE=FILE.
  var arguments: [String] {
    [("bold", bold), ("mask", mask), ("confounds", confounds), ("sidecar", sidecar)].map {
      "\($0)=\($1.path(percentEncoded: false))"
    }
  }

  /// Runs `tmsplan target` on the phantom, with some files replaced.
  func target(
    bold: URL? = nil,
    mask: URL? = nil,
    confounds: URL? = nil,
    sidecar: URL? = nil,
    _ more: [String] = []
  ) async throws -> Program.Outcome {
    func path(_ url: URL) -> String { url.path(percentEncoded: false) }
    return try await Program(name: "tmsplan").run(
      [
        "target", "--json", "--bold", path(bold ?? self.bold), "--mask", path(mask ?? self.mask),
        "--confounds", path(confounds ?? self.confounds), "--sidecar",
        path(sidecar ?? self.sidecar), "--space", "MNI152NLin2009cAsym", "--subject", "sub-phantom",
      ] + more
    )
  }

  /// The report of a run that must have given one.
  static func report(_ outcome: Program.Outcome) throws -> TargetReport {
    try TargetReport(json: Data(outcome.output.utf8))
  }
}

/// The text of a report without the fields that two runs do not share.
///
/// All else is to agree to the byte, with the order of names and the form of numbers.
func withoutChance(_ report: String) throws -> String {
  var text = report.trimmingCharacters(in: .newlines)
  for (name, value) in [
    ("job", "\"[^\"]*\""), ("created", "\"[^\"]*\""), ("timings", "\\{[^}]*\\}"),
  ] {
    let field = try Regex("\"\(name)\"\\s*:\\s*\(value)")
    try #require(text.ranges(of: field).count == 1, "\(name) stands once in a report")
    text.replace(field, with: "\"\(name)\":0")
  }
  return text
}
