import Connectivity
import Denoising
import Geometry
import Targeting
import TestSupport
import Testing

/// What each method must find, and what it must refuse.
@Suite struct MethodTests {
  /// A cube of 11³ voxels in which all is noise but a broad weak blob and one strong voxel.
  struct Phantom {
    let grid: VoxelGrid<MNI152NLin6Asym>
    let voxels: [Int]
    let blob = VoxelIndex(5, 4, 5)
    let spike = VoxelIndex(10, 10, 9)
    let maps: MethodMaps

    init(sign: Double, seed: UInt64) throws {
      grid = try cubicGrid(11, 11, 11)
      voxels = Array(0..<grid.size.count)
      var series = noise(voxels.count + 1, frames: 80, seed: seed)
      let signal = series[voxels.count]
      for voxel in voxels {
        let place = grid.centre(ofLinear: voxel)
        let distance = place.distance(to: grid.toWorld(blob.point)).value
        let share = grid.voxel(atLinear: voxel) == spike ? 0.9 : distance <= 7 ? 0.45 : 0
        series[voxel] = mixture(signal.map { sign * $0 }, share, series[voxel])
      }
      let sums = try coordinates(of: series)
      let cleaned = sums.mean(of: [voxels.count])
      let cones = ConeWeights(.nestedSpheres, grid: grid, centres: voxels, gathered: voxels)
      let r = try seedCorrelation(in: [SeededRun(seed: cleaned, voxels: sums)])
      let coneR = try seedCorrelation(in: [SeededRun(seed: cleaned, voxels: sums.cones(cones))])
      maps = MethodMaps(r: Array(r.dropLast()), cones: ["cone": coneR])
    }

    func candidate(
      _ name: String,
      _ rule: TargetingRule,
      _ direction: Direction
    ) throws -> Candidate<MNI152NLin6Asym> {
      try MethodSpecification(name: name, rule: rule)
        .candidate(in: maps, voxels: voxels, grid: grid, direction: direction)
    }
  }

  @Test(arguments: [(-1.0, Direction.negative), (1.0, .positive)])
  func `cone and cluster find a broad weak blob, the peak a single loud voxel`(
    effect: (sign: Double, direction: Direction)
  ) throws {
    let phantom = try Phantom(sign: effect.sign, seed: 1)
    let blob = phantom.grid.toWorld(phantom.blob.point)
    let peak = try phantom.candidate("peak", .peak, effect.direction)
    #expect(peak.voxel == phantom.spike)
    #expect(peak.r * effect.sign > 0.8)
    let cone = try phantom.candidate("cone", .cone(.nestedSpheres), effect.direction)
    #expect(cone.position.distance(to: blob) <= 4.mm)
    #expect(cone.method == .cone && cone.name == "cone")
    #expect(cone.r * effect.sign > 0.8, "the noise of many voxels averages out")
    #expect((cone.rAtVoxel ?? 0) * effect.sign < 0.7)
    let rule = ClusterRule(fraction: 0.05, base: .searchedVoxels)
    let cluster = try phantom.candidate("cluster", .cluster(rule), effect.direction)
    #expect(cluster.position.distance(to: blob) <= 4.mm)
    #expect(cluster.r * effect.sign > 0.3)
  }

  @Test(arguments: [Direction.negative, .positive])
  func `without an r of the wanted sign every method refuses with that direction's code`(
    direction: Direction
  ) throws {
    let grid = try cubicGrid(4, 4, 4)
    let unwanted = (0..<64).map { (direction == .negative ? 1 : -1) * Double($0) / 100 }
    let maps = MethodMaps(r: unwanted, cones: ["cone": unwanted])
    let rules: [(String, TargetingRule)] = [
      ("peak", .peak), ("cone", .cone(.nestedSpheres)),
      ("cluster", .cluster(ClusterRule(fraction: 1, base: .searchedVoxels))),
      ("few", .cluster(ClusterRule(fraction: 1, base: .searchedVoxels, minimumVoxels: 5))),
    ]
    let code = direction == .negative ? "no_anticorrelation" : "no_positive_correlation"
    for (name, rule) in rules {
      let error = #expect(throws: TargetingError.self) {
        _ = try MethodSpecification(name: name, rule: rule)
          .candidate(in: maps, voxels: Array(0..<64), grid: grid, direction: direction)
      }
      #expect(error?.code == code)
    }
  }

  @Test func `the positive direction finds in r what the negative finds in its opposite`() throws {
    let grid = try cubicGrid(10, 10, 10)
    let voxels = Array(0..<1000)
    for seed in 0..<30 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let r = voxels.map { _ in Double.random(in: -1...1, using: &random) }
      let opposite = r.map { -$0 }
      let rule = ClusterRule(fraction: 0.1, base: .searchedVoxels)
      let negative = try #require(clusterCandidate(r: r, voxels: voxels, grid: grid, rule: rule))
      let positive = try #require(
        clusterCandidate(r: opposite, voxels: voxels, grid: grid, rule: rule, direction: .positive)
      )
      #expect(positive.position == negative.position)
      #expect(positive.r == -negative.r)
      #expect(positive.cluster?.peakR == negative.cluster.map { -$0.peakR })
      #expect(positive.cluster?.thresholdR == negative.cluster.map { -$0.thresholdR })
      let peak = peakCandidate(r: opposite, voxels: voxels, grid: grid, direction: .positive)
      #expect(peak?.r == r.min().map { -$0 })
    }
  }

  @Test func `a largest cluster below the minimum is refused, with both sizes`() throws {
    let grid = try cubicGrid(10, 10, 10)
    var r = Array(repeating: 0.1, count: 1000)
    // Six single voxels far from each other, and a pair.
    for voxel in [0, 4, 9, 440, 900, 999, 555, 556] { r[voxel] = -0.5 }
    func found(_ minimum: Int) throws -> Candidate<MNI152NLin6Asym> {
      let rule = ClusterRule(fraction: 0.1, base: .searchedVoxels, minimumVoxels: minimum)
      return try MethodSpecification(name: "cluster", rule: .cluster(rule)).candidate(
        in: MethodMaps(r: r),
        voxels: Array(0..<1000),
        grid: grid,
        direction: .negative
      )
    }
    #expect(try found(2).cluster?.voxels == [555, 556])
    #expect(throws: TargetingError.clusterTooSmall(found: 2, needed: 3)) { try found(3) }
  }

  @Test func `several thresholds give several candidates, each under its own name`() throws {
    let grid = try cubicGrid(10, 10, 10)
    let r = (0..<1000).map { Double($0) / 1000 - 0.5 }
    let counts = try [0.005, 0.1].map { fraction in
      let specification = MethodSpecification(
        name: "cluster-\(fraction)",
        rule: .cluster(ClusterRule(fraction: fraction, base: .searchedVoxels))
      )
      let found = try specification.candidate(
        in: MethodMaps(r: r),
        voxels: Array(0..<1000),
        grid: grid,
        direction: .negative
      )
      #expect(found.name == specification.name && specification.method == .cluster)
      return found.cluster?.voxelCount
    }
    #expect(counts == [5, 100])
  }

  @Test func `weights move the fraction, keep voxels of no weight out and leave r as it is`() throws
  {
    let grid = try cubicGrid(10, 1, 1)
    let r = [-0.9, -0.8, -0.1, -0.5, -0.4, 0.3, -0.2, -0.2, -0.2, -0.2]
    let weights = [0.0, 0.1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5]
    let rule = ClusterRule(fraction: 0.3, base: .searchedVoxels, weighting: .selection)
    let found = try #require(
      clusterCandidate(r: r, voxels: Array(0..<10), grid: grid, rule: rule, weights: weights)
    )
    // Scores −0.5, −0.4, then four of −0.1, the lowest index first.
    #expect(found.cluster?.voxels == [2, 3, 4])
    #expect((found.r + 1.0 / 3).magnitude < 1e-15)
    #expect(found.cluster?.peakR == -0.5)
    #expect(found.cluster?.thresholdR == -0.1)
  }

  @Test func `weights of one change nothing`() throws {
    let grid = try cubicGrid(10, 10, 10)
    var random = SplitMix64(seed: 8)
    let r = (0..<1000).map { _ in Double.random(in: -1...1, using: &random) }
    for base in ClusterRule.Base.allCases {
      func found(_ weighting: ClusterRule.Weighting) -> Candidate<MNI152NLin6Asym>? {
        clusterCandidate(
          r: r,
          voxels: Array(0..<1000),
          grid: grid,
          rule: ClusterRule(fraction: 0.1, base: base, weighting: weighting),
          weights: weighting == .none ? nil : r.map { _ in 1 }
        )
      }
      for weighting in ClusterRule.Weighting.allCases {
        #expect(found(weighting) == found(.none), "\(weighting)")
      }
    }
  }

  @Test func `a seed of standardised voxels turns its sign with its weights, never with their sum`()
    throws
  {
    let signal = noise(1, frames: 80, seed: 9)[0]
    let others = noise(4, frames: 80, seed: 10)
    // Voxels of very different size follow the signal, the last its opposite.
    let series = [
      mixture(signal, 0.9, others[0]).map { 50 * $0 }, mixture(signal, 0.9, others[1]),
      mixture(signal, 0.9, others[2]), mixture(signal.map { -$0 }, 0.9, others[3]), signal,
    ]
    func r(_ weights: [Double], _ series: [[Double]]) throws -> Double {
      let (sums, seed) = try standardisedSum(of: series, weights)
      return sums.correlations(with: seed)[4]
    }
    let found = try [[1.0, 1, 1, -0.5, 0], [1.0, 1, 1, -3, 0], [1.0, 1, 1, -30, 0]].map {
      try r($0, series)
    }
    #expect(found.allSatisfy { $0 > 0.8 }, "sums of 2.5, 0 and -27")
    #expect((try r([-1, -1, -1, 0.5, 0], series) + found[0]).magnitude < 1e-6)
    // Standardised: a voxel fifty times as loud counts no more than another.
    let scaled = [series[0].map { $0 / 50 }] + series.dropFirst()
    #expect((try r([1, 1, 1, -0.5, 0], scaled) - found[0]).magnitude < 1e-6)
  }

  @Test func `a seed whose weighted voxels cancel, or carry no signal, is silent`() throws {
    let series = noise(2, frames: 60, seed: 11)
    let all = [series[0], series[0], series[1], series[1].map { _ in 5 }]
    func norm(_ weights: [Double]) throws -> Double {
      try standardisedSum(of: all, weights).seed.norm
    }
    #expect(try norm([1, -1, 0, 0]) == 0)
    #expect(try norm([0, 0, 0, 2]) == 0)
    #expect((try norm([0, 0, -2, 7]) - 2).magnitude < 1e-6)
  }
}
