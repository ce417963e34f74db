import Geometry
import Imaging
import LinearAlgebra
import TestSupport
import Testing

@testable import Networks

/// Whether a map tells connectivity with far voxels.
@Suite struct MapConnectionTests {
  init() { useSingleBLASThread() }

  @Test func `far voxels that follow the contrast have r² of 1, others 0`() throws {
    // Two voxels of a region in opposite phase, a hundred that follow one, a hundred in quadrature.
    let frames = 40
    let square = [1.0, 1, -1, -1]
    let wave = (0..<frames).map { square[$0 % 4] }
    let quadrature = (0..<frames).map { square[($0 + 1) % 4] }
    let columns = [wave, wave.map { -$0 }] + [[Double]](repeating: wave, count: 100)
    func connection(_ far: [Double], lag: Int) throws -> MapConnection {
      let all = columns.prefix(2) + [[Double]](repeating: far, count: 100)
      let series = Matrix(rows: 102, columns: frames, values: all.flatMap(\.self)).transposed
      return try #require(
        mapConnections(
          of: [[3, 1]],
          over: [0, 1],
          in: VoxelSeries(series),
          far: Array(2..<102),
          lags: [lag]
        )?.first
      )
    }
    let with = try connection(wave, lag: 1)
    #expect((with.observed - 1).magnitude < 1e-12 && with.chance[0] < 1e-12)
    #expect(with.isBeyondChance && with.probability == 0.5)
    let without = try connection(quadrature, lag: 1)
    #expect(without.observed < 1e-12 && (without.chance[0] - 1).magnitude < 1e-12)
    #expect(!without.isBeyondChance && without.probability == 1 && without.ratio < 1e-12)
    // A roll by half a period changes the sign alone.
    #expect(!(try connection(wave, lag: 20).isBeyondChance))
  }

  @Test func `measurements of halves are added lag by lag`() {
    let sum =
      MapConnection(observed: 0.5, chance: [0.1, 0.3])
      + MapConnection(observed: 0.25, chance: [0.4, 0.2])
    #expect(sum == MapConnection(observed: 0.75, chance: [0.5, 0.5]))
    #expect(sum.ratio == 1.5 && sum.isBeyondChance)
    #expect((sum.probability - 1.0 / 3).magnitude < 1e-15)
    #expect(MapConnection(observed: 0, chance: [0]).ratio == 0)
  }

  @Test func `far is a margin away from all of the region`() {
    let points = [0.0, 10, 19.9, 20, 25, 30, 50].map { Point<MNI152NLin6Asym>($0, 0, 0) }
    #expect(farVoxels(from: [0], positions: points) == [3, 4, 5, 6])
    #expect(farVoxels(from: [0, 1], positions: points) == [5, 6])
  }

  @Test func `too few far voxels measure nothing`() {
    let series = VoxelSeries(Matrix(rows: 4, columns: 3, values: (0..<12).map(Double.init)))
    #expect(mapConnections(of: [[1, 2]], over: [0, 1], in: series, far: [2], lags: [1]) == nil)
  }

  @Test func `smoothing beyond 6 mm is refused`() throws {
    try GradientRule.check(smoothing: 6)
    let error = #expect(throws: GradientError.self) {
      try GradientRule.check(smoothing: 6.5)
    }
    #expect(error == .smoothingWide(millimetres: 6.5) && error?.code == "gradient_smoothing_wide")
  }

  @Test func `smooth noise has maps that agree and no connection; a planted gradient has one`()
    throws
  {
    let noise = try measured(planted: 0, seed: 10)
    #expect(noise.agreement > 0.5, "\(noise)")
    #expect(!noise.connection.isBeyondChance && noise.connection.ratio < 1.5, "\(noise)")
    let signal = try measured(planted: 1.5, seed: 10)
    #expect(signal.agreement > 0.5 && signal.connection.isBeyondChance, "\(signal)")
    #expect(signal.connection.ratio > 3, "\(signal)")
  }

  /// A bar along y in a box of smooth noise, whose voxels go from one course to another where `planted`
  /// is above 0; each half of what is far follows one.
  private func measured(
    planted: Double,
    seed: UInt64
  ) throws -> (agreement: Double, connection: MapConnection) {
    let volume = SmallVolume(GridSize(20, 24, 16), axes: nil)
    let region = volume.points.indices.filter {
      let p = volume.points[$0]
      return p.x < -12 && p.y.magnitude < 18 && p.z.magnitude < 4
    }
    let far = farVoxels(from: region, positions: volume.points)
    func half(_ seed: UInt64) -> VoxelSeries {
      var random = Congruential(seed: seed)
      let frames = 80
      let numbers = (0..<frames * volume.graph.count).map { _ in random.noise() }
      var series = Matrix(rows: volume.graph.count, columns: frames, values: numbers)
      for _ in 0..<3 { series = volume.graph.closedMean(series) }
      let courses = (0..<2).map { _ in (0..<frames).map { _ in planted * random.noise() / 3 } }
      for voxel in region {
        let share = (volume.points[voxel].y + 18) / 36
        for frame in 0..<frames {
          series[voxel, frame] += (1 - share) * courses[0][frame] + share * courses[1][frame]
        }
      }
      for voxel in far {
        let own = courses[volume.points[voxel].z < 0 ? 0 : 1]
        for frame in 0..<frames { series[voxel, frame] += own[frame] }
      }
      return VoxelSeries(series.transposed)
    }
    let halves = [half(seed), half(seed + 1)]
    let maps = try halves.map { series in
      try connectopicMaps(of: region, in: [series], positions: volume.points)
    }
    let match = runAgreement(maps[0], maps[1])[0]
    let lags = [[22, 29, 35, 41, 47, 55], [21, 27, 33, 40, 48, 57]]
    let both = [(maps[0].maps[0], 1), (maps[1].maps[match.map], 0)].compactMap { map, other in
      mapConnections(
        of: [map.values],
        over: region,
        in: halves[other],
        far: far,
        lags: lags[other]
      )?.first
    }
    return (match.correlation, try #require(both.count == 2 ? both[0] + both[1] : nil))
  }
}
