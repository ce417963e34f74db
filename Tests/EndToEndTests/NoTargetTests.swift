import Foundation
import Imaging
import Reports
import Testing

/// Data that give no target give none: exit 4, a reason, and neither a substitute nor an estimate.
@Suite(.inTurn) struct NoTargetTests {
  private var phantom: PhantomCase { get throws { try PhantomCase.shared.get() } }

  /// Expects no target from the phantom with some files replaced, with a finding `code`.
  private func expectNoTarget(
    _ code: String,
    bold: Data? = nil,
    mask: Data? = nil,
    confounds: String? = nil
  ) async throws {
    let folder = try TemporaryFolder()
    func file(_ name: String, _ data: Data?) throws -> URL? {
      try data?.write(to: folder / name)
      return data.map { _ in folder / name }
    }
    let outcome = try await phantom.target(
      bold: try file("bold.nii.gz", bold),
      mask: try file("mask.nii.gz", mask),
      confounds: try file("confounds.tsv", confounds.map { Data($0.utf8) })
    )
    #expect(outcome.status == 4, "\(outcome.errors)")
    let report = try PhantomCase.report(outcome)
    #expect(report.status == "no_target")
    #expect(report.targets.isEmpty)
    let finding = report.findings.first { $0.code == code }
    #expect(finding?.severity == "error", "\(report.findings.map(\.code))")
    // The group target stands there as information, and nothing says what to expect of it.
    #expect(report.groupTarget.id == "fox-sgc-optimum")
    #expect(report.response.reasons == ["no_target"])
    #expect(report.response.responsePercent == nil && report.response.outcome == nil)
    #expect(report.response.evidenceGrade == "none")
    let summary = TargetSummary(report)
    #expect(summary.target == nil && summary.findings.contains(code))
    #expect(summary.response.responsePercent == nil && summary.response.reasons == ["no_target"])
    let text = report.text()
    #expect(text.contains("NO TARGET") && !text.contains("(recommended)"), "\(text)")
  }

  @Test func `no negative r`() async throws {
    var image = try StoredImage(phantom.bold)
    let means = image.volumes[0]
    // Every voxel follows the same signal, which the table's global signal knows nothing of.
    // The noise of each voxel begins elsewhere in one list: drawing all of it took a minute.
    let noise = (0..<10_007).map { _ in 1 + Float.random(in: -1e-4...1e-4) }
    for volume in image.volumes.indices {
      let signal = 1 + 0.02 * sinf(Float(volume) * 0.7) * cosf(Float(volume) * 0.13)
      let start = volume * 4_999
      image.volumes[volume] = means.indices.map {
        means[$0] * signal * noise[(start + $0) % noise.count]
      }
    }
    let format = NIfTIFormat(dataType: .float32)
    try await expectNoTarget("no_anticorrelation", bold: image.encoded(format, gzip: true))
  }

  /// The phantom's mask without the voxels within `radius` mm of `centre`.
  private func mask(without centre: [Double], radius: Double) throws -> Data {
    var mask = try StoredImage(phantom.mask)
    for voxel in mask.voxels(near: centre, radius: radius) { mask.volumes[0][voxel] = 0 }
    return mask.encoded(NIfTIFormat(dataType: .uint8), gzip: true)
  }

  @Test func `the seed outside the mask`() async throws {
    try await expectNoTarget(
      "seed_outside_field_of_view",
      mask: try mask(without: [6, 16, -10], radius: 14)
    )
  }

  @Test func `the search region outside the mask`() async throws {
    try await expectNoTarget(
      "region_outside_field_of_view",
      mask: try mask(without: [-40, 30, 42], radius: 60)
    )
  }

  /// The phantom's table with a motion that leaves only its first `count` frames.
  private func table(keeping count: Int) throws -> String {
    let table = try String(contentsOf: phantom.confounds, encoding: .utf8)
    var lines = table.split(separator: "\n").map { $0.split(separator: "\t") }
    let column = try #require(lines[0].firstIndex(of: "framewise_displacement"))
    for row in lines.indices.dropFirst() { lines[row][column] = row > count ? "2.5" : "0.1" }
    return lines.map { $0.joined(separator: "\t") }.joined(separator: "\n") + "\n"
  }

  @Test func `too few minutes after censoring`() async throws {
    try await expectNoTarget("minutes_kept_insufficient", confounds: try table(keeping: 80))
  }

  @Test func `too few frames to be cleaned at all`() async throws {
    try await expectNoTarget("too_few_frames", confounds: try table(keeping: 5))
  }

  @Test func `a protocol that searches elsewhere gives a target, and no estimate`() async throws {
    let folder = try TemporaryFolder()
    for name in ["Atlases", "Protocols"] {
      try FileManager.default.copyItem(
        at: Program.package.appending(path: name),
        to: folder / name
      )
    }
    let file = folder / "Atlases/regions/dlpfc-left-union.yaml"
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacing("site: left_dlpfc\n", with: "").utf8).write(to: file)
    let outcome = try await phantom.target(["--data", folder.url.path(percentEncoded: false)])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try PhantomCase.report(outcome)
    #expect(report.response.reasons == ["target_not_left_dlpfc"])
    #expect(report.response.responsePercent == nil)
  }
}
