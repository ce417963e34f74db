import Geometry
import Imaging
import LinearAlgebra
import TestSupport
import Testing

@testable import Networks

/// What must not change a person's networks, and what must.
@Suite struct IndividualNetworksTests {
  let volume = SmallVolume.golden()
  let layout = Layout.quadrants

  @Test func `a mirrored grid gives the same networks`() throws {
    let mirrored = SmallVolume.golden(isMirrored: true)
    let numbers = volume.numbers(inOrderOf: mirrored)
    for hemispheres in IndividualNetworksRule.Hemispheres.allCases {
      let series = series(1)
      let plain = try networks(series, volume, hemispheres: hemispheres)
      let other = try networks(
        series.selecting(columns: numbers),
        mirrored,
        hemispheres: hemispheres
      )
      #expect(other.labels == numbers.map { plain.labels[$0] })
      #expect(other.iterations == plain.iterations)
      #expect(greatestDifference(other.margins, numbers.map { plain.margins[$0] }) < 1e-12)
    }
  }

  @Test func `the order of voxels does not matter`() throws {
    var random = SplitMix64(seed: 5)
    let order = Array(volume.voxels.indices).shuffled(using: &random)
    let series = series(1)
    let plain = try networks(series, volume)
    let prior = NetworkPrior(
      layout.nodes(),
      networkCount: 4,
      at: order.map { volume.points[$0] },
      voxelVolume: 8
    )
    let other = try individualNetworks(
      in: VoxelSeries(series.selecting(columns: order)),
      prior: prior,
      using: [0, 1, 2, 3],
      graph: VoxelGraph(order.map { volume.voxels[$0] }, in: volume.size)
    )
    #expect(other.labels == order.map { plain.labels[$0] })
    #expect(greatestDifference(other.margins, order.map { plain.margins[$0] }) < 1e-12)
  }

  @Test func `without its detail a result keeps all else`() throws {
    let found = try networks(series(1), volume)
    let less = found.releasingDetail()
    #expect(less.z.rows == 0 && less.z.columns == found.z.columns && less.margins.isEmpty)
    #expect(less.labels == found.labels && less.groupLabels == found.groupLabels)
    #expect(less.confidence == found.confidence && less.networks == found.networks)
    #expect(less.changes == found.changes && less.hasConverged == found.hasConverged)
    #expect(less.references == found.references)
  }

  @Test func `gain and offset of a voxel change nothing`() throws {
    let series = series(1)
    var other = series
    for voxel in 0..<series.columns {
      let (gain, offset) = (0.01 + Double(voxel % 7), Double(voxel % 5) * 300)
      for frame in 0..<series.rows { other[frame, voxel] = gain * series[frame, voxel] + offset }
    }
    let (a, b) = (try networks(series, volume), try networks(other, volume))
    #expect(a.labels == b.labels)
    #expect(greatestDifference(a.z.values, b.z.values) < 1e-9)
  }

  @Test func `the numbers of the networks used are the table's`() throws {
    let table = layout.nodes().map { node in
      NetworkNode(
        centre: node.centre,
        radius: node.radius,
        network: node.network.map { 2 * $0 + 1 },
        part: node.part
      )
    }
    let series = VoxelSeries(series(1))
    let plain = try networks(self.series(1), volume)
    let found = try individualNetworks(
      in: series,
      prior: volume.prior(table, networkCount: 9),
      using: [7, 1, 5, 3],
      graph: volume.graph
    )
    #expect(found.networks == [1, 3, 5, 7])
    #expect(found.labels == plain.labels.map { 2 * $0 + 1 })
    #expect(found.groupLabels == plain.groupLabels.map { 2 * $0 + 1 })
  }

  @Test func `a crew gives the same bits`() throws {
    let block = SmallVolume(GridSize(22, 22, 22), axes: nil)
    let series = VoxelSeries(
      block.series(seed: 8, layout, border: 3, signal: 1, noise: 9, frames: 40)
    )
    let prior = block.prior(layout.nodes(reach: 11, radius: 6.mm))
    let found = try [Crew.alone, .threads(2), .threads(3)].map { crew in
      let networks = try individualNetworks(
        in: series,
        prior: prior,
        using: [0, 1, 2, 3],
        graph: block.graph,
        crew: crew
      )
      let floor = try nullFloor(
        of: networks,
        in: series,
        graph: block.graph,
        isOutside: prior.isOutside(of: networks.networks),
        lags: [10, 17],
        crew: crew
      )
      let means = series.means(
        of: voxels(labelled: networks.labels, networks: networks.networks),
        crew: crew
      )
      return (networks.z, floor.floor, means)
    }
    for other in found.dropFirst() {
      #expect(other.0 == found[0].0 && other.1 == found[0].1 && other.2 == found[0].2)
    }
  }

  @Test func `progress hears of each iteration, and can end the search`() throws {
    var heard: [Int] = []
    var shares: [Double] = []
    let series = VoxelSeries(series(1))
    let prior = volume.prior(layout.nodes())
    let found = try individualNetworks(
      in: series,
      prior: prior,
      using: [0, 1, 2, 3],
      graph: volume.graph
    ) { iteration, share in
      heard.append(iteration)
      shares.append(share)
      return true
    }
    #expect(heard == Array(1...found.iterations))
    #expect(shares == found.changes)
    #expect(throws: NetworksError.cancelled) {
      try individualNetworks(
        in: series,
        prior: prior,
        using: [0, 1, 2, 3],
        graph: volume.graph
      ) { iteration, _ in iteration < 2 }
    }
  }

  @Test func `networks that cannot be told apart are refused`() throws {
    let series = VoxelSeries(series(1))
    #expect(throws: NetworksError.tooFewNetworks(count: 1)) {
      try individualNetworks(
        in: series,
        prior: volume.prior(layout.nodes()),
        using: [2],
        graph: volume.graph
      )
    }
    #expect(throws: NetworksError.networkOutsideMask(network: 4)) {
      try individualNetworks(
        in: series,
        prior: volume.prior(layout.nodes(), networkCount: 5),
        using: [0, 1, 4],
        graph: volume.graph
      )
    }
  }

  @Test func `weights are rescaled to the ranges that the method names`() {
    #expect(networkWeights(ofVariability: [0.2, 0.8, 0.5, .nan]) == [2.5, 1, 1 / 0.7, 1])
    #expect(networkWeights(ofSignalToNoise: [10, 60, 35, .infinity]) == [0.4, 1, 0.7, 0.4])
    #expect(networkWeights(ofVariability: [3, 3]) == [1, 1])
    #expect(networkWeights(ofSignalToNoise: []) == [])
  }

  private func series(_ seed: UInt64) -> Matrix {
    volume.series(seed: seed, layout, border: 3, signal: 1, noise: 9)
  }

  private func networks(
    _ series: Matrix,
    _ volume: SmallVolume,
    hemispheres: IndividualNetworksRule.Hemispheres = .pooled
  ) throws -> IndividualNetworks {
    try individualNetworks(
      in: VoxelSeries(series),
      prior: volume.prior(layout.nodes()),
      using: [0, 1, 2, 3],
      graph: volume.graph,
      rule: IndividualNetworksRule(hemispheres: hemispheres),
      sides: volume.points.map(Side.init(of:))
    )
  }
}
