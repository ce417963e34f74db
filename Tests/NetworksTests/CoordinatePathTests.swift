import Geometry
import LinearAlgebra
import Testing

@testable import Networks

/// Networks and gradients from the coordinates of cleaned series, and from the series themselves.
@Suite struct CoordinatePathTests {
  let golden: SoftGolden
  let planted: SoftGolden.Case
  let graph: VoxelGraph
  /// Two runs of other lengths, one frame a row.
  let runs: [Matrix]

  init() throws {
    useSingleBLASThread()
    golden = try SoftGolden.read()
    let planted = try #require(golden.cases.first)
    self.planted = planted
    graph = golden.graph(planted.neighbourhood)
    runs = [(70, UInt64(301)), (54, 911)].map { frames, seed in
      plantedSeries(planted.truth, networks: 4, frames: frames, seed: seed, noise: 1)
    }
  }

  private func coordinates(_ runs: [Matrix]) throws -> VoxelSeries {
    VoxelSeries(try runs.map(cleanedRun), columns: Array(planted.truth.indices))
  }

  private func fit(_ series: VoxelSeries) throws -> SoftNetworks {
    try softNetworks(
      in: series,
      prior: planted.prior(graph),
      graph: graph,
      rule: SoftNetworksRule(beta: 3, maximumIterations: 40)
    )
  }

  @Test func `soft networks of coordinates are those of the series in time, exactly as joined`()
    throws
  {
    for count in [1, 2] {
      let used = Array(runs.prefix(count))
      let series = try coordinates(used)
      #expect(series.length < series.frameCount)
      #expect(series.frameCounts == used.map(\.rows))
      let direct = VoxelSeries(series.inTime(series.unit(0..<series.voxelCount)))
      let (a, b) = (try fit(series), try fit(direct))
      #expect(a.timeCourses.rows == series.frameCount)
      #expect(a.steps.count == b.steps.count)
      // The direct series are centred and scaled anew, which x does not feel.
      #expect(largestDifference(a.loadings.values, b.loadings.values) < 1e-9, "\(count) runs")
      #expect(largestDifference(a.timeCourses.values, b.timeCourses.values) < 1e-9)
      let (last, other) = (try #require(a.steps.last).error, try #require(b.steps.last).error)
      #expect((last / other - 1).magnitude < 1e-9)
    }
  }

  @Test func `soft networks are those of series cleaned in time, to single precision`() throws {
    for count in [1, 2] {
      let used = Array(runs.prefix(count))
      let direct = VoxelSeries(joined(try used.map(cleanedInTime)))
      let (a, b) = (try fit(coordinates(used)), try fit(direct))
      #expect(largestDifference(a.loadings.values, b.loadings.values) < 1e-4, "\(count) runs")
      #expect(largestDifference(a.timeCourses.values, b.timeCourses.values) < 1e-4)
    }
  }

  @Test func `runs in another order give the same loadings`() throws {
    let (a, b) = (try fit(coordinates(runs)), try fit(coordinates(runs.reversed())))
    #expect(largestDifference(a.loadings.values, b.loadings.values) < 1e-6)
    #expect(a.frameCounts == b.frameCounts.reversed())
  }

  @Test func `maps of coordinates are those of the series in time`() throws {
    let region = planted.truth.indices.filter { golden.voxels[$0][2] == 2 }
    let positions = golden.voxels.map {
      Point<MNI152NLin6Asym>(Double($0[0]), Double($0[1]), Double($0[2]))
    }
    let series = try runs.map { try coordinates([$0]) }
    let direct = series.map { VoxelSeries($0.inTime($0.unit(0..<$0.voxelCount))) }
    let a = try connectopicMaps(of: region, in: series, positions: positions)
    let b = try connectopicMaps(of: region, in: direct, positions: positions)
    // In time the directions that the cleaning removed have λ of rounding only.
    #expect(a.componentCounts == b.componentCounts)
    #expect((a.epsilon - b.epsilon).magnitude < 1e-6)
    for (one, other) in zip(a.maps, b.maps) {
      #expect((one.eigenvalue - other.eigenvalue).magnitude < 1e-6)
      let r = match([one.values], to: [other.values])[0]
      #expect(r.correlation > 1 - 1e-6)
      #expect(one.orientation?.axis == other.orientation?.axis)
    }
  }
}
