import Foundation
import Testing

/// Expects `tmsplan target` to refuse the phantom with some files replaced.
///
/// It is to end with 3 and `code`, to print no report and to leave nothing behind.
func expectRefusal(
  _ code: String,
  bold: Data? = nil,
  mask: Data? = nil,
  confounds: String? = nil,
  sidecar: String? = nil,
  _ more: [String] = []
) async throws {
  let inputs = try TemporaryFolder()
  let output = try TemporaryFolder()
  func file(_ name: String, _ data: Data?) throws -> URL? {
    guard let data else { return nil }
    try data.write(to: inputs / name)
    return inputs / name
  }
  let outcome = try await PhantomCase.shared.get().target(
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
