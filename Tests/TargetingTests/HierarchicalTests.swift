import Geometry
import LinearAlgebra
import TestSupport
import Testing

@testable import Targeting

@Suite struct HierarchicalTests {
  private func rule(
    _ linkage: HierarchicalRule.Linkage = .average,
    moreThan: Int = 3,
    most: Int = 100,
    scoring: HierarchicalRule.Scoring = .rankProduct
  ) -> HierarchicalRule {
    HierarchicalRule(
      linkage: linkage,
      cut: 0.5,
      moreThanVoxels: moreThan,
      maximumVoxels: most,
      scoring: scoring
    )
  }

  @Test func `equal ranks share their mean, and a constant has none`() {
    #expect(fractionalRanks([3, 1, 3, 2, 3]) == [4, 1, 4, 2, 4])
    #expect(fractionalRanks([]) == [])
    #expect(unitRanks([7, 7, 7]) == [0, 0, 0])
    #expect(medians(of: [[1, 5], [4, 9], [2, 7]]) == [2, 7])
    #expect(medians(of: [[1, 5], [4, 9]]) == [2.5, 7])
  }

  @Test func `a series and its monotone image have distance 0, its opposite 2`() {
    let series = noise(1, frames: 30, seed: 1)[0]
    let rows = [
      series, series.map { 1000 + $0 * $0 * $0 }, series.map { -$0 }, series.map { _ in 0 },
    ]
    let ranks = Matrix(rows: 4, columns: 30, values: rows.flatMap(unitRanks))
    let distances = PairDistances(ranks: ranks)
    #expect(distances[0, 1].magnitude < 1e-6)
    #expect((distances[2, 0] - 2).magnitude < 1e-6)
    #expect(distances[1, 3] == 1)
  }

  @Test func `average linkage joins what complete linkage keeps apart`() {
    // d(0, 1) = 0.2, d(1, 2) = 0.3, d(0, 2) = 0.6: the mean to 2 is 0.45, the largest 0.6.
    let distances = table([0.2, 0.6, 0.3], count: 3)
    #expect(Agglomeration.groups(distances, linkage: .average, cut: 0.46) == [[0, 1, 2]])
    #expect(Agglomeration.groups(distances, linkage: .average, cut: 0.44) == [[0, 1], [2]])
    #expect(Agglomeration.groups(distances, linkage: .complete, cut: 0.46) == [[0, 1], [2]])
    #expect(Agglomeration.groups(distances, linkage: .complete, cut: 0.1) == [[0], [1], [2]])
    #expect(Agglomeration.groups(table([], count: 1), linkage: .average, cut: 1) == [[0]])
  }

  @Test func `of equally near neighbours the lowest is joined`() {
    // Three items, all 0.4 apart, of which complete linkage at 0.4 joins all.
    let equal = table([0.4, 0.4, 0.4], count: 3)
    #expect(Agglomeration.groups(equal, linkage: .complete, cut: 0.4) == [[0, 1, 2]])
    // A chain 0 – 1 – 2: 1 is equally near to both.
    let chain = table([0.4, 0.9, 0.4], count: 3)
    #expect(Agglomeration.groups(chain, linkage: .complete, cut: 0.5) == [[0, 1], [2]])
  }

  @Test func `complete linkage leaves no pair beyond the cut, and no two groups within it`() {
    for seed in 0..<20 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let values = (0..<190).map { _ in Float.random(in: 0...1, using: &random) }
      let distances = table(values, count: 20)
      let groups = Agglomeration.groups(distances, linkage: .complete, cut: 0.6)
      #expect(groups.flatMap(\.self).sorted() == Array(0..<20))
      func largest(_ a: [Int], _ b: [Int]) -> Float {
        a.flatMap { x in b.filter { $0 != x }.map { distances[x, $0] } }.max() ?? 0
      }
      for (number, group) in groups.enumerated() {
        #expect(largest(group, group) <= 0.6)
        for other in groups[..<number] { #expect(largest(group, other) > 0.6) }
      }
    }
  }

  @Test func `the subunit that opposes the seed is the target, at its centre of gravity`() throws {
    let grid = try cubicGrid(12, 4, 1)
    let signals = noise(2, frames: 100, seed: 2)
    let own = noise(48 + 6, frames: 100, seed: 3)
    // The left third opposes the seed, the middle goes with it, the right is noise.
    let searched = (0..<48).map { voxel in
      let i = voxel % 12
      let follows = i < 4 ? signals[0].map { -$0 } : signals[0]
      return mixture(follows, i < 8 ? 0.95 : 0, own[voxel])
    }
    let seed = (0..<6).map { mixture(signals[$0 < 4 ? 0 : 1], 0.95, own[48 + $0]) }
    for linkage in HierarchicalRule.Linkage.allCases {
      let subunits = try findSubunits(
        in: [cleanedRun(searched + seed)],
        searchedRows: Array(0..<48),
        seedRows: Array(48..<54),
        rule: rule(linkage)
      )
      let voxels = Array(0..<48)
      let found = try hierarchicalCandidate(
        subunits,
        voxels: voxels,
        grid: grid,
        rule: rule(linkage)
      )
      #expect(found.subunit?.voxels == voxels.filter { $0 % 12 < 4 })
      #expect(found.position == Point(37, -27, 10))
      #expect(found.subunit?.nearestVoxel == VoxelIndex(1, 1, 0))
      #expect(found.subunit?.distanceToNearestVoxel == Millimetres(2.0.squareRoot()))
      #expect(found.method == .hierarchical && found.cluster == nil)
      // Four of six seed voxels oppose it, two have nothing to do with it.
      let net = try #require(found.subunit?.netCorrelation)
      #expect(net < -3 && net > -5)
      #expect(found.r == net / 6)
      #expect(throws: TargetingError.noSubunit(subunits: subunits.count, largest: 16, moreThan: 16))
      {
        try hierarchicalCandidate(subunits, voxels: voxels, grid: grid, rule: rule(moreThan: 16))
      }
    }
  }

  @Test func `subunits that go with the seed are no target, and never replace one`() throws {
    let grid = try cubicGrid(8, 1, 1)
    let subunits = [
      Subunit(members: [0, 1, 2, 3], netCorrelation: 0, seedVoxelCount: 4),
      Subunit(members: [4, 5, 6, 7], netCorrelation: 2.5, seedVoxelCount: 4),
    ]
    let voxels = Array(0..<8)
    let error = #expect(throws: TargetingError.self) {
      try hierarchicalCandidate(subunits, voxels: voxels, grid: grid, rule: rule())
    }
    #expect(error?.code == "no_qualifying_subunit")
    let positive = try hierarchicalCandidate(
      subunits,
      voxels: voxels,
      grid: grid,
      rule: rule(),
      direction: .positive
    )
    #expect(positive.subunit?.voxels == [4, 5, 6, 7])
    #expect(positive.r == 2.5 / 4)
  }

  @Test func `a specification hands on the subunits of its own name, or why there are none`() throws
  {
    let grid = try cubicGrid(8, 1, 1)
    let subunit = Subunit(members: [2, 3, 4, 5], netCorrelation: -2, seedVoxelCount: 4)
    let failure = TargetingError.tooManyVoxels(found: 9, most: 8)
    let maps = MethodMaps(
      r: Array(repeating: 0, count: 8),
      subunits: ["tree": .success([subunit]), "large": .failure(failure)]
    )
    func found(_ name: String) throws -> Candidate<MNI152NLin6Asym> {
      try MethodSpecification(name: name, rule: .hierarchical(rule())).candidate(
        in: maps,
        voxels: Array(0..<8),
        grid: grid,
        direction: .negative
      )
    }
    let tree = try found("tree")
    #expect(tree.name == "tree" && tree.position == grid.toWorld(Point(3.5, 0, 0)))
    #expect(tree.r == -0.5)
    #expect(throws: failure) { try found("large") }
  }

  @Test func `weights decide which subunit is best`() throws {
    let grid = try cubicGrid(40, 1, 1)
    let subunits = [
      Subunit(members: Array(0..<20), netCorrelation: -1, seedVoxelCount: 10),
      Subunit(members: Array(20..<24), netCorrelation: -8, seedVoxelCount: 10),
    ]
    func best(_ net: Double, _ compactness: Double, _ size: Double) throws -> Int? {
      let weighted = HierarchicalRule.Scoring.weightedSum(
        netCorrelation: net,
        compactness: compactness,
        size: size
      )
      return try hierarchicalCandidate(
        subunits,
        voxels: Array(0..<40),
        grid: grid,
        rule: rule(scoring: weighted)
      ).subunit?.voxelCount
    }
    #expect(try best(1, 0, 0) == 4)
    #expect(try best(0, 0, 1) == 20)
    #expect(try best(0.7, 0, 0.3) == 4)
    #expect(try best(0.3, 0, 0.7) == 20)
  }

  @Test func `ranks multiply, equal ones sharing theirs`() {
    let merits = [
      SubunitMerits(net: 3, compactness: 2, size: 10),
      SubunitMerits(net: 2, compactness: 4, size: 10),
      SubunitMerits(net: 1, compactness: 3, size: 30),
    ]
    #expect(HierarchicalRule.Scoring.rankProduct.penalties(of: merits) == [7.5, 5, 6])
  }

  @Test func `a region with too many voxels is refused before anything is computed`() throws {
    let run = try cleanedRun(noise(12, frames: 30, seed: 4))
    #expect(throws: TargetingError.tooManyVoxels(found: 10, most: 9)) {
      try findSubunits(
        in: [run],
        searchedRows: Array(0..<10),
        seedRows: [10, 11],
        rule: rule(most: 9)
      )
    }
  }

  @Test func `a run given twice leaves the subunits as they were`() throws {
    let run = try cleanedRun(noise(20, frames: 30, seed: 5))
    func found(_ runs: Int) throws -> [Subunit] {
      try findSubunits(
        in: Array(repeating: run, count: runs),
        searchedRows: Array(0..<15),
        seedRows: Array(15..<20),
        rule: rule()
      )
    }
    let (once, twice) = (try found(1), try found(2))
    #expect(once.map(\.members) == twice.map(\.members))
    for (a, b) in zip(once, twice) {
      #expect((a.netCorrelation - b.netCorrelation).magnitude < 1e-9)
    }
  }

  /// A table of distances in the order 01, 02, …, 12, 13, ….
  private func table(_ values: [Float], count: Int) -> PairDistances {
    var distances = PairDistances(ranks: .zero(rows: count, columns: 1))
    var next = values.makeIterator()
    for a in 0..<count {
      for b in (a + 1)..<max(a + 1, count) { distances[a, b] = next.next() ?? .nan }
    }
    return distances
  }
}
