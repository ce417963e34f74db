import Foundation
import Geometry
import Imaging
import Reports
import TestSupport
import Testing

/// Images whose header or voxels cannot be believed.
@Suite(.inTurn) struct HeaderInputTests {
  private static let image = Result { try StoredImage(PhantomCase.shared.get().bold) }
  private let format = NIfTIFormat(dataType: .int16)

  private var image: StoredImage { get throws { try Self.image.get() } }

  /// The header and the first volumes of the phantom's run.
  private func short(_ format: NIfTIFormat? = nil) throws -> [UInt8] {
    [UInt8](try image.prefix(3).encoded(format ?? self.format))
  }

  @Test func `a header that claims more data than the file has is refused`() async throws {
    let claims = try short().patched(Int16(330), at: Offset.dimensions + 8)
    try await expectRefusal("image_truncated", bold: Data(claims))
    let packed = Data(gzip(claims))
    try await expectRefusal("image_truncated", bold: packed)
  }

  @Test func `a size that overflows is refused`() async throws {
    var bytes = try short()
    for axis in 1...4 { bytes = bytes.patched(Int16.max, at: Offset.dimensions + 2 * axis) }
    try await expectRefusal("image_size_overflow", bold: Data(bytes))
    let wide = NIfTIFormat(version: 2, dataType: .int16)
    var second = try short(wide)
    // dim of NIfTI-2 begins at byte 16, eight bytes an axis.
    for axis in 1...4 { second = second.patched(Int64(1) << 40, at: 16 + 8 * axis) }
    try await expectRefusal("image_size_overflow", bold: Data(second))
  }

  @Test func `one volume is no run`() async throws {
    try await expectRefusal("image_single_volume", bold: image.prefix(1).encoded(format))
  }

  @Test func `an image without a place is refused`() async throws {
    let bytes = try short().patched(Int16(0), at: Offset.sformCode)
      .patched(Int16(0), at: Offset.qformCode)
    try await expectRefusal("no_world_frame", bold: Data(bytes))
  }

  @Test func `an empty mask is refused`() async throws {
    var mask = try StoredImage(PhantomCase.shared.get().mask)
    mask.volumes[0] = mask.volumes[0].map { _ in 0 }
    try await expectRefusal("mask_empty", mask: mask.encoded(NIfTIFormat(dataType: .uint8)))
  }

  @Test func `a mask that lies elsewhere is refused`() async throws {
    let mask = try StoredImage(PhantomCase.shared.get().mask)
    try await expectRefusal(
      "mask_grid_mismatch",
      mask: mask.mirrored().encoded(NIfTIFormat(dataType: .uint8))
    )
  }

  @Test func `a silent seed is refused`() async throws {
    var silent = try image
    let seed = silent.voxels(near: [6, 16, -10], radius: 25)
    for volume in silent.volumes.indices {
      for voxel in seed { silent.volumes[volume][voxel] = 0 }
    }
    try await expectRefusal("seed_has_no_signal", bold: silent.encoded(format, gzip: true))
  }

  @Test func `an image of zeros is refused`() async throws {
    var silent = try image
    silent.volumes = silent.volumes.map { [Float](repeating: 0, count: $0.count) }
    try await expectRefusal("seed_has_no_signal", bold: silent.encoded(format, gzip: true))
  }

  @Test func `voxels that are no numbers are left out, counted and reported`() async throws {
    let phantom = try PhantomCase.shared.get()
    let original = try await PhantomCase.report(phantom.target())
    var damaged = try image
    // A voxel of the search region, farther off than the smoothing reaches from the planted target.
    let corner = try #require(damaged.voxels(near: [-44, 40, 14], radius: 4).first)
    damaged.volumes[10][corner] = .nan
    damaged.volumes[200][corner] = .infinity
    let folder = try TemporaryFolder()
    try damaged.encoded(NIfTIFormat(dataType: .float32)).write(to: folder / "bold.nii")
    let outcome = try await phantom.target(bold: folder / "bold.nii")
    let report = try PhantomCase.report(outcome)
    let finding = try #require(report.findings.first { $0.code == "voxels_not_finite" })
    #expect(finding.severity == "warning" && finding.message.contains("1 "), "\(finding.message)")
    #expect(report.targets.first?.voxel == original.targets.first?.voxel)
    #expect(report.searchRegion.used == original.searchRegion.used - 1)
  }
}
