import Foundation
import Geometry
import Imaging
import TestSupport
import Testing

/// nilearn's smoothing of small volumes.
@Suite struct GoldenSmoothingTests {
  struct Golden: Decodable {
    let size: [Int]
    let affine: [Double]
    let fwhm: Double
    let volume: [Float]
    let notFinite: [Int]
    let smoothed: [Float]
  }

  /// Sums of values up to 10,000 are taken in single precision here, in double there: some units in
  /// the last place.
  let tolerance: Float = 8e-3

  @Test func `smoothing is nilearn's`() throws {
    let cases = try goldenJSON("imaging_smoothing.json", as: [Golden].self)
    #expect(cases.count == 5)
    for golden in cases {
      var volume = golden.volume
      for (position, voxel) in golden.notFinite.enumerated() {
        volume[voxel] = [Float.nan, .infinity, -.infinity][position]
      }
      let smoothed = try smooth(volume, on: grid(golden), fwhm: golden.fwhm.mm)
      for voxel in smoothed.indices {
        let difference = (smoothed[voxel] - golden.smoothed[voxel]).magnitude
        #expect(difference <= tolerance, "size \(golden.size), voxel \(voxel)")
      }
    }
  }

  private func grid(_ golden: Golden) throws -> VoxelGrid<NativeT1w> {
    var rows = [12 of Double](repeating: 0)
    for index in 0..<12 { rows[index] = golden.affine[index] }
    let size = GridSize(golden.size[0], golden.size[1], golden.size[2])
    return try #require(VoxelGrid(size: size, toWorld: Affine(rows: rows)))
  }
}

@Suite struct SmoothingTests {
  @Test func `smoothing what is needed equals smoothing everything, to the last bit`() throws {
    let grid = try smallGrid(GridSize(19, 7, 17))
    var random = SplitMix64(seed: 5)
    let volume = (0..<grid.size.count).map { _ in Float.random(in: -9...9, using: &random) }
    let everything = try smooth(volume, on: grid, fwhm: 6.mm)
    for seed in 0..<40 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let count = Int.random(in: 1...20, using: &random)
      let start = Int.random(in: 0..<grid.size.count - 60, using: &random)
      let voxels = Set((0..<count).map { _ in Int.random(in: start..<start + 60, using: &random) })
        .sorted()
      let some = try smooth(volume, on: grid, fwhm: 6.mm, voxels: voxels)
      #expect(some == voxels.map { everything[$0] }, "seed \(seed)")
    }
  }

  @Test func `a constant volume stays what it is`() throws {
    let grid = try smallGrid(GridSize(5, 6, 7))
    let smoothed = try smooth([Float](repeating: 300, count: 210), on: grid, fwhm: 8.mm)
    #expect(smoothed.allSatisfy { ($0 - 300).magnitude < 1e-4 })
  }

  @Test func `the sum of a volume is kept, because edges are mirrored`() throws {
    let grid = try smallGrid(GridSize(6, 5, 4))
    for seed in 0..<20 as Range<UInt64> {
      let volume = randomVolumes(1, of: grid.size, seed: seed)[0]
      let smoothed = try smooth(volume, on: grid, fwhm: 6.mm)
      #expect((smoothed.reduce(0, +) - volume.reduce(0, +)).magnitude < 0.01, "seed \(seed)")
    }
  }

  @Test func `a point becomes a Gaussian of the wanted width`() throws {
    let grid = try smallGrid(GridSize(31, 1, 1), edge: 1)
    var volume = [Float](repeating: 0, count: 31)
    volume[15] = 1
    let smoothed = try smooth(volume, on: grid, fwhm: 6.mm)
    // Half of the maximum lies half a width, three voxels, from the centre.
    #expect((smoothed[18] / smoothed[15] - 0.5).magnitude < 1e-5)
    // σ is 2.548 voxels, so the kernel ends at int(4 σ + 0.5) = 10.
    #expect(smoothed[25] > 0 && smoothed[26] == 0)
  }

  @Test(arguments: [nil, 0.mm])
  func `no width leaves values raw`(fwhm: Millimetres?) throws {
    let grid = try smallGrid()
    let volume = randomVolumes(1, of: grid.size, seed: 3)[0]
    #expect(try smooth(volume, on: grid, fwhm: fwhm) == volume)
  }
}

/// One volume smoothed by way of a run that begins with an empty one; nil smooths at all voxels.
///
/// What is gathered are differences from the first volume.
private func smooth<World: WorldFrame>(
  _ volume: [Float],
  on grid: VoxelGrid<World>,
  fwhm: Millimetres?,
  voxels: [Int]? = nil
) throws -> [Float] {
  let empty = [Float](repeating: 0, count: volume.count)
  let bytes = encodeNIfTI([empty, volume], on: grid, repetitionTime: .seconds(2))
  let run = try gather(
    .voxels(voxels ?? Array(0..<grid.size.count)),
    of: bytes,
    smoothing: fwhm.map { Smoothing(fwhm: $0) }
  )
  return Array(run.series.values(inFrame: 1))
}
