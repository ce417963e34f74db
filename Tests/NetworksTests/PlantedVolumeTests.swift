import Geometry
import LinearAlgebra
import Statistics
import TestSupport
import Testing

@testable import Networks

/// Networks planted in a volume are found, and those of noise are refused.
///
/// The bounds leave room around the values of the reference's own self-test: accuracy 1.000 against
/// 0.793 of the group, 0.195 of noise voxels above the floor.
@Suite struct PlantedVolumeTests {
  let volume = SmallVolume(GridSize(24, 24, 16), axes: (11, 11, 7))
  let table = Layout.quadrants.nodes(reach: 10, radius: 5.mm)

  @Test func `moved borders are found, the same in each run, other ones in other people`() throws {
    var labels: [[[Int]]] = []
    for (person, border) in [-5.0, 0, 5].enumerated() {
      let runs = try (0..<2).map { run in
        try networks(border: border, noise: 2.5, seed: UInt64(10 * person + run))
      }
      let truth = volume.points.map { Layout.quadrants.network(of: $0, border: border) }
      for run in runs { #expect(agreement(run.labels, truth) > 0.99) }
      labels.append(runs.map(\.labels))
    }
    let group = volume.points.map { Layout.quadrants.network(of: $0, border: 0) }
    #expect(agreement(labels[2][0], group) < 0.8)
    for a in labels {
      #expect(agreement(a[0], a[1]) > 0.99)
      for b in labels where b != a { #expect(agreement(a[0], b[1]) < 0.8) }
    }
  }

  @Test func `signal stands above the floor, also below much noise`() throws {
    for noise in [2.5, 6] {
      let floor = try floor(border: 5, noise: noise, seed: 40)
      #expect(floor.shareAbove > 0.98)
      try floor.requireSignal()
    }
  }

  @Test func `noise is refused, which its confidence does not show`() throws {
    let floor = try floor(border: nil, noise: 1, seed: 50)
    #expect(floor.shareAbove < 0.3)
    #expect(floor.isAbove.count == volume.voxels.count)
    #expect(throws: NetworksError.noSignal(shareAbove: floor.shareAbove)) {
      try floor.requireSignal()
    }
    let found = try networks(border: nil, noise: 1, seed: 50)
    let isOutside = volume.prior(table).isOutside(of: found.networks)
    #expect(try #require(found.confidentShare(where: isOutside)) > 0.4)
  }

  @Test func `noise is published as the group labelling, moved borders as individual`() throws {
    for seed in stride(from: UInt64(60), to: 70, by: 2) {
      let ofNoise = try gate(border: nil, noise: 1, seeds: [seed, seed + 1])
      #expect(ofNoise.outcome == .group && ofNoise.within < 0.4, "seed \(seed)")
    }
    for noise in [2.5, 14] {
      let ofPlanted = try gate(border: 5, noise: noise, seeds: [70, 71])
      #expect(ofPlanted.outcome == .individual, "\(ofPlanted)")
      #expect(ofPlanted.within > ofPlanted.withGroupMap + 0.1 && ofPlanted.bar == .groupMap)
    }
  }

  /// Somebody whose borders are the group's has nothing of their own.
  ///
  /// The two labellings agree less with each other, by the noise of both, than each with the group's
  /// map, by the noise of one; without noise they are the map, and do not exceed it either.
  @Test func `borders of the group are published as the group labelling`() throws {
    for noise in [2.5, 14] {
      let gate = try gate(border: 0, noise: noise, seeds: [80, 81])
      #expect(gate.outcome == .group, "\(gate)")
      #expect(gate.withGroupMap > 0.8, "\(gate)")
    }
  }

  private func gate(
    border: Double?,
    noise: Double,
    seeds: [UInt64]
  ) throws -> IndividualGate {
    let isOutside = volume.prior(table).isOutside(of: [0, 1, 2, 3])
    let runs = try seeds.map { try networks(border: border, noise: noise, seed: $0).labelling }
    return try #require(
      IndividualGate(
        runs[0],
        runs[1],
        groupMap: groupMap(
          table: table,
          using: [0, 1, 2, 3],
          at: volume.points.map(Optional.some)
        ),
        isOutside: isOutside
      )
    )
  }

  private func series(border: Double?, noise: Double, seed: UInt64) -> VoxelSeries {
    let frames = 240
    var random = SeededGenerator(seed: seed)
    let sources = (0..<4).map { _ in smoothed(frames, &random) }
    var series = Matrix.zero(rows: frames, columns: volume.voxels.count)
    for (voxel, point) in volume.points.enumerated() {
      let source = border.map { sources[Layout.quadrants.network(of: point, border: $0)] }
      for frame in 0..<frames {
        series[frame, voxel] = (source?[frame] ?? 0) + noise * random.nextGaussian()
      }
    }
    return VoxelSeries(series)
  }

  /// Noise over a few frames, of standard deviation about 1.
  private func smoothed(_ frames: Int, _ random: inout SeededGenerator) -> [Double] {
    let raw = (0..<(frames + 4)).map { _ in random.nextGaussian() }
    return (0..<frames).map { frame in raw[frame..<(frame + 5)].reduce(0, +) / 5.0.squareRoot() }
  }

  private func networks(
    border: Double?,
    noise: Double,
    seed: UInt64
  ) throws -> IndividualNetworks {
    try individualNetworks(
      in: series(border: border, noise: noise, seed: seed),
      prior: volume.prior(table),
      using: [0, 1, 2, 3],
      graph: volume.graph
    )
  }

  private func floor(border: Double?, noise: Double, seed: UInt64) throws -> NullFloor {
    var random = SeededGenerator(seed: seed + 1000)
    let series = series(border: border, noise: noise, seed: seed)
    let prior = volume.prior(table)
    return try nullFloor(
      of: networks(border: border, noise: noise, seed: seed),
      in: series,
      graph: volume.graph,
      isOutside: prior.isOutside(of: [0, 1, 2, 3]),
      lags: nullLags(frameCount: series.frameCount, using: &random)
    )
  }
}
