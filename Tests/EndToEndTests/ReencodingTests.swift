import Foundation
import Geometry
import Imaging
import Reports
import Testing

/// The same image stored in other ways gives the same millimetres.
@Suite(.inTurn) struct ReencodingTests {
  private var phantom: PhantomCase { get throws { try PhantomCase.shared.get() } }

  private static let formats = [
    NIfTIFormat(version: 2, dataType: .int16),
    NIfTIFormat(byteOrder: .bigEndian, dataType: .int16),
    NIfTIFormat(version: 2, byteOrder: .bigEndian, dataType: .float64),
    NIfTIFormat(dataType: .float64), NIfTIFormat(dataType: .float32),
    NIfTIFormat(dataType: .int32, slope: 0.5, intercept: -100),
  ]

  @Test(arguments: formats)
  func `another data type, byte order, version or slope changes no number`(
    format: NIfTIFormat
  ) async throws {
    let folder = try TemporaryFolder()
    let (bold, mask) = (folder / "bold.nii", folder / "mask.nii")
    try StoredImage(phantom.bold).encoded(format).write(to: bold)
    try StoredImage(phantom.mask).encoded(format).write(to: mask)
    let report = try await PhantomCase.report(phantom.target(bold: bold, mask: mask))
    let original = try await PhantomCase.report(phantom.target())
    #expect(report.targets == original.targets)
    #expect(report.stability == original.stability)
    #expect(report.status == original.status && report.quality == original.quality)
    #expect(report.seed == original.seed && report.searchRegion == original.searchRegion)
  }

  @Test func `x stored the other way round changes no millimetre`() async throws {
    let folder = try TemporaryFolder()
    let (bold, mask) = (folder / "bold.nii.gz", folder / "mask.nii.gz")
    let image = try StoredImage(phantom.bold)
    try image.mirrored().encoded(NIfTIFormat(dataType: .int16), gzip: true).write(to: bold)
    try StoredImage(phantom.mask).mirrored().encoded(NIfTIFormat(dataType: .uint8), gzip: true)
      .write(to: mask)
    let report = try await PhantomCase.report(phantom.target(bold: bold, mask: mask))
    let original = try await PhantomCase.report(phantom.target())
    #expect(report.status == original.status)
    #expect(report.targets.map(\.method) == original.targets.map(\.method))
    for (turned, straight) in zip(report.targets, original.targets) {
      expectSame(turned.position.values.first ?? [], straight.position.values.first ?? [])
      expectSame([turned.r], [straight.r])
      let names = straight.distanceTo.keys.sorted()
      expectSame(
        names.compactMap { turned.distanceTo[$0] },
        names.compactMap { straight.distanceTo[$0] }
      )
      let (here, there) = (turned.voxel, straight.voxel)
      #expect(here.count == 3 && here[0] == image.grid.size.i - 1 - there[0])
      #expect(here[1...] == there[1...])
    }
    let moves = [report, original].map { $0.stability.splitHalf.displacement }
    #expect(Set(moves[0].keys) == Set(moves[1].keys) && !moves[0].isEmpty)
    for (method, distance) in moves[0] {
      expectSame(
        [distance].compactMap(\.self),
        [moves[1][method]?.flatMap(\.self)].compactMap(\.self)
      )
    }
  }

  /// Sums in another order may differ in the last digits.
  private func expectSame(
    _ a: [PlainNumber],
    _ b: [PlainNumber],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(!a.isEmpty && a.count == b.count, sourceLocation: sourceLocation)
    for (x, y) in zip(a, b) {
      #expect((x.value - y.value).magnitude < 1e-5, "\(x) \(y)", sourceLocation: sourceLocation)
    }
  }
}
