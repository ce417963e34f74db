import Denoising
import Geometry
import TestSupport
import Testing

@testable import Targeting

/// Against NumPy and SciPy: `Tests/Golden/generate_targeting.py`.
@Suite struct TargetingGoldenTests {
  struct Golden: Decodable {
    struct Cone: Decodable {
      let size: [Int]
      let affine: [Double]
      let voxels: [Int]
      let series: [[Double]]
      let seed: [Double]
      let totalWeights: [Double]
      let rOfCones: [Double]
      let rOfVoxels: [Double]
      let seedWeights: [Double]
      let rWithSeedmap: [Double]
    }
    struct Hierarchical: Decodable {
      let method: String
      let searched: [[Double]]
      let seed: [[Double]]
      let groups: [[Int]]
      let net: [Double]
      let compactness: [Double]
      let best: Int
    }
    struct Median: Decodable {
      let points: [[Double]]
      let median: [Double]
    }
    struct Cluster: Decodable {
      let use: String
      let fraction: Double
      let r: [Double]
      let weights: [Double]
      let voxels: [Int]
      let centre: [Double]
    }
    let cone: Cone
    let hierarchical: [Hierarchical]
    let medians: [Median]
    let clusters: [Cluster]
  }

  let golden: Golden

  init() throws { golden = try goldenJSON("targeting.json", as: Golden.self) }

  @Test func `cones have the r of SciPy's convolution`() throws {
    let reference = golden.cone
    let grid = try oblique(reference)
    let sums = try coordinates(of: reference.series + [reference.seed])
    let cones = ConeWeights(
      .nestedSpheres,
      grid: grid,
      centres: reference.voxels,
      gathered: reference.voxels
    )
    for (number, total) in reference.totalWeights.enumerated() {
      let weights = cones.members(ofCentre: number).weights
      #expect((weights.reduce(0, +) - total).magnitude < 1e-9)
    }
    let seed = sums.mean(of: [reference.voxels.count])
    let found = sums.cones(cones).correlations(with: seed)
    for (r, expected) in zip(found, reference.rOfCones) { #expect((r - expected).magnitude < 1e-6) }
    for (r, expected) in zip(sums.correlations(with: seed), reference.rOfVoxels) {
      #expect((r - expected).magnitude < 1e-6)
    }
  }

  @Test func `a seed of standardised voxels has NumPy's r, also with weights that sum below zero`()
    throws
  {
    let reference = golden.cone
    #expect(reference.seedWeights.reduce(0, +) < 0)
    let (sums, seed) = try standardisedSum(of: reference.series, reference.seedWeights)
    for (r, expected) in zip(sums.correlations(with: seed), reference.rWithSeedmap) {
      #expect((r - expected).magnitude < 1e-6)
    }
  }

  @Test func `subunits are SciPy's flat clusters, with its net correlations`() throws {
    for reference in golden.hierarchical {
      let linkage = try #require(HierarchicalRule.Linkage(rawValue: reference.method))
      let rule = HierarchicalRule(
        linkage: linkage,
        cut: 0.5,
        moreThanVoxels: 2,
        maximumVoxels: 45,
        scoring: .rankProduct
      )
      let count = reference.searched.count
      let subunits = try findSubunits(
        in: [cleanedRun(reference.searched + reference.seed)],
        searchedRows: Array(0..<count),
        seedRows: Array(count..<(count + reference.seed.count)),
        rule: rule
      )
      #expect(subunits.map(\.members) == reference.groups)
      for (subunit, net) in zip(subunits, reference.net) {
        #expect((subunit.netCorrelation - net).magnitude < 1e-9)
        #expect(subunit.seedVoxelCount == reference.seed.count)
      }
      let grid = try cubicGrid(4, 4, 3)
      let voxels = Array(0..<count)
      for (group, expected) in zip(reference.groups, reference.compactness) where group.count > 1 {
        #expect((voxelsOverMeanDistance(group, grid: grid) - expected).magnitude < 1e-9)
      }
      let best: Candidate<MNI152NLin6Asym>? = try? hierarchicalCandidate(
        subunits,
        voxels: voxels,
        grid: grid,
        rule: rule
      )
      #expect(
        best?.subunit?.voxels == (reference.best < 0 ? nil : reference.groups[reference.best])
      )
    }
  }

  @Test func `geometric medians are those of a general minimiser`() {
    for reference in golden.medians {
      let found = geometricMedian(of: reference.points.map(point))
      // The minimum is flat: a general method finds its place less well than its value.
      #expect(found.distance(to: point(reference.median)).value < 1e-4)
    }
  }

  @Test func `weighted clusters are those of scipy.ndimage`() throws {
    let grid = try cubicGrid(9, 8, 7)
    for reference in golden.clusters {
      let use = try #require(ClusterRule.Weighting(rawValue: reference.use))
      let rule = ClusterRule(fraction: reference.fraction, base: .searchedVoxels, weighting: use)
      let found = try #require(
        clusterCandidate(
          r: reference.r,
          voxels: Array(reference.r.indices),
          grid: grid,
          rule: rule,
          weights: reference.weights
        )
      )
      #expect(found.cluster?.voxels == reference.voxels)
      let centre = grid.toWorld(
        Point<VoxelSpace>(reference.centre[0], reference.centre[1], reference.centre[2])
      )
      #expect(found.position.distance(to: centre).value < 1e-9, "\(use)")
    }
  }

  private func point(_ x: [Double]) -> Point<MNI152NLin6Asym> { Point(x[0], x[1], x[2]) }

  private func oblique(_ reference: Golden.Cone) throws -> VoxelGrid<NativeT1w> {
    let a = reference.affine
    let rows: [12 of Double] = [
      a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11],
    ]
    return try #require(
      VoxelGrid(
        size: GridSize(reference.size[0], reference.size[1], reference.size[2]),
        toWorld: Affine(rows: rows)
      )
    )
  }
}
