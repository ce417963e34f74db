import Denoising
import Geometry
import Imaging
import Targeting
import TestSupport
import Testing

@Suite struct ConeTests {
  let rule = ConeRule.nestedSpheres

  @Test func `full shells at 2 mm have the published counts`() throws {
    let grid = try cubicGrid(15, 15, 15)
    let centre = 7 + 15 * (7 + 15 * 7)
    let all = Array(0..<grid.size.count)
    let cone = ConeWeights(rule, grid: grid, centres: [centre], gathered: all)
    let members = cone.members(ofCentre: 0)
    let counts = [5.0, 4, 3, 2, 1].map { weight in members.weights.count { $0 == weight } }
    #expect(counts == [7, 26, 146, 210, 536])
    #expect(members.columns.count == 925)
    #expect(members.weights.reduce(0, +) == 1533)
  }

  @Test func `weights are those of the distance, whatever way the axes run`() throws {
    let grid = try #require(
      VoxelGrid<NativeT1w>(
        size: GridSize(12, 14, 11),
        toWorld: Affine(rows: [0, 2.4, 0.3, 5, -3, 0, 0.2, 7, 0.4, 0, 2.2, -9])
      )
    )
    var random = SplitMix64(seed: 3)
    let gathered = (0..<grid.size.count).filter { _ in Bool.random(using: &random) }
    let centres = [0, 700, 1847]
    let cone = ConeWeights(rule, grid: grid, centres: centres, gathered: gathered)
    for (number, centre) in centres.enumerated() {
      let members = cone.members(ofCentre: number)
      var found: [Int: Double] = [:]
      for (column, weight) in zip(members.columns, members.weights) { found[column] = weight }
      #expect(found.count == members.columns.count)
      for (column, voxel) in gathered.enumerated() {
        let distance = grid.centre(ofLinear: voxel).distance(to: grid.centre(ofLinear: centre))
        let shell = rule.shells.first { distance <= $0.radius }
        #expect(found[column] == shell?.weight)
      }
    }
  }

  @Test func `what is not usable takes no part and leaves the other weights`() throws {
    let grid = try cubicGrid(15, 15, 15)
    let all = Array(0..<grid.size.count)
    let centre = 7 + 15 * (7 + 15 * 7)
    var isUsable = all.map { _ in true }
    isUsable[centre] = false
    let cone = ConeWeights(rule, grid: grid, centres: [centre], gathered: all, isUsable: isUsable)
    #expect(cone.members(ofCentre: 0).weights.reduce(0, +) == 1528)
  }

  @Test func `the support holds every voxel of every cone within the mask, and no other`() throws {
    let grid = try cubicGrid(20, 18, 16)
    var random = SplitMix64(seed: 4)
    let inside = (0..<grid.size.count).map { _ in Bool.random(using: &random) }
    let mask = BrainMask(size: grid.size, voxels: inside)
    let centres = [0, 25, 2000]
    let expected = inside.indices.filter { voxel in
      inside[voxel]
        && centres.contains {
          grid.centre(ofLinear: $0).distance(to: grid.centre(ofLinear: voxel)) <= 12.mm
        }
    }
    #expect(coneSupport(of: rule, centres: centres, grid: grid, mask: mask) == expected)
  }

  @Test func `r is that of the weighted signal, not the weighted r`() throws {
    let grid = try cubicGrid(3, 1, 1)
    let two = ConeRule(shells: [.init(radius: 1.mm, weight: 3), .init(radius: 2.mm, weight: 1)])
    let seed = [1.0, -1, 1, -1, 0, 0, 0, 0]
    let other = [0.0, 0, 0, 0, 1, -1, 1, -1]
    // The middle cone: (3 · 2 s + o + 0) / 5, of which s has 6 and o 1.
    let series = [other, seed.map { 2 * $0 }, seed.map { _ in 0 }, seed]
    let sums = try coordinates(of: series, detrend: false)
    let cone = ConeWeights(two, grid: grid, centres: [1], gathered: [0, 1, 2])
    let found = sums.cones(cone).correlations(with: sums.mean(of: [3]))
    #expect((found[0] - 6 / 37.0.squareRoot()).magnitude < 1e-6)
  }

  @Test func `a cone without usable voxels has no signal, and r is exactly 0`() throws {
    let grid = try cubicGrid(3, 1, 1)
    let series = noise(3, frames: 30, seed: 5)
    let sums = try coordinates(of: series)
    let cone = ConeWeights(
      rule,
      grid: grid,
      centres: [1],
      gathered: [0, 1, 2],
      isUsable: [false, false, false]
    )
    let r = sums.cones(cone).correlations(with: sums.mean(of: [0]))
    #expect(r == [0])
  }

  @Test func `voxels that cancel leave rounding, which is no signal`() throws {
    let series = noise(2, frames: 40, seed: 6)
    let opposite = series[0].map { 1000 - 0.7 * $0 }
    let sums = try coordinates(of: [series[0], opposite, series[1]])
    let mean = sums.weightedMeans(1) { _ in WeightedColumns(columns: [0, 1], weights: [0.7, 1]) }
    #expect(mean.correlations(with: sums.mean(of: [2])) == [0])
  }

  @Test func `a mean of equal weights is the plain mean, and a crew changes no bit`() throws {
    let sums = try coordinates(of: noise(300, frames: 50, seed: 7))
    let members: @Sendable (Int) -> WeightedColumns = { number in
      WeightedColumns(columns: [number, number + 100, number + 150], weights: [2, 2, 2])
    }
    let alone = sums.weightedMeans(150, of: members)
    let together = sums.weightedMeans(150, crew: .threads(2), of: members)
    let seed = sums.mean(of: [299])
    #expect(alone.correlations(with: seed) == together.correlations(with: seed))
    let plain = (0..<150).map { sums.mean(of: [$0, $0 + 100, $0 + 150]) }
    for (number, mean) in plain.enumerated() {
      #expect(alone.correlations(with: mean)[number] > 1 - 1e-9)
    }
  }
}
