import Geometry
import LinearAlgebra
import TestSupport
import Testing

@testable import Denoising
@testable import Imaging
@testable import Networks

/// Networks of series in the coordinates of their cleaning, against those of the cleaned series.
@Suite struct IndividualCoordinatesTests {
  let volume = SmallVolume.golden()
  /// Directions of less than 1e-7 of the largest eigenvalue, hence of 3.2e-4 of its root, are left
  /// out of coordinates; r and z hardly notice.
  let leftOut = 3.2e-4

  @Test func `the way back to time keeps lengths and gives the cleaned series`() throws {
    let run = try CleanedTwice(walks(seed: 1, frames: 130), censored: [0, 1, 50, 51, 90])
    let basis = run.reduced.timeBasis
    let unit = productOfTranspose(basis, basis)
    let identity = Matrix.identity(basis.columns)
    #expect(greatestDifference(unit.values, identity.values) < 1e-5)
    let back = product(basis, run.coordinates)
    let scale = (run.plain.values.map { $0 * $0 }.max() ?? 0).squareRoot()
    #expect(greatestDifference(back.values, run.plain.values) < leftOut * scale)
  }

  @Test func `one run gives the same networks and the same floor`() throws {
    let run = try CleanedTwice(walks(seed: 2, frames: 130), censored: [3, 4, 60])
    try compare([run])
  }

  @Test func `two runs give the networks of standardised runs joined in time`() throws {
    try compare([
      CleanedTwice(walks(seed: 3, frames: 130), censored: [3, 4, 60]),
      CleanedTwice(walks(seed: 4, frames: 90), censored: [80]),
    ])
  }

  @Test func `the order of runs does not matter`() throws {
    let runs = [
      try CleanedTwice(walks(seed: 5, frames: 120), censored: [3]),
      try CleanedTwice(walks(seed: 6, frames: 90), censored: []),
    ]
    let columns = Array(volume.voxels.indices)
    let a = try networks(VoxelSeries(runs.map(\.reduced), columns: columns))
    let b = try networks(VoxelSeries(runs.reversed().map(\.reduced), columns: columns))
    #expect(a.labels == b.labels)
    #expect(greatestDifference(a.z.values, b.z.values) < 1e-9)
  }

  @Test func `runs are rolled apart, each by its share of the lag`() throws {
    let runs = try [(5, 120), (6, 90)].map { seed, frames in
      try CleanedTwice(walks(seed: UInt64(seed), frames: frames), censored: [])
    }
    let series = VoxelSeries(runs.map(\.reduced), columns: [0, 1])
    #expect(series.frameCounts == [120, 90])
    let numbers = Matrix(rows: 210, columns: 1, values: (0..<210).map(Double.init))
    // 70 of 210 frames are 40 of 120 and 30 of 90.
    let rolled = series.rolled(numbers, by: 70).values
    #expect(rolled[..<120].elementsEqual((Array(80..<120) + Array(0..<80)).map(Double.init)))
    #expect(rolled[120...].elementsEqual((Array(180..<210) + Array(120..<180)).map(Double.init)))
  }

  @Test func `means and their connectivity are those of the series`() throws {
    let run = try CleanedTwice(walks(seed: 7, frames: 130), censored: [9])
    let groups = [[0, 5, 9], Array(100..<400), [5], Array(0..<568)]
    let reduced = VoxelSeries([run.reduced], columns: Array(volume.voxels.indices))
    let plain = VoxelSeries(run.plain)
    let a = reduced.inTime(reduced.means(of: groups))
    let scale = run.plain.values.map(\.magnitude).max() ?? 0
    #expect(greatestDifference(a.values, plain.means(of: groups).values) < leftOut * scale)
    let (x, y) = (reduced.connectivity(of: groups), plain.connectivity(of: groups))
    for i in groups.indices {
      for j in groups.indices {
        let difference = ((x[i, j] ?? 9) - (y[i, j] ?? 9)).magnitude
        #expect(difference < 1e-5)
        #expect((x[i, j] == nil) == (i == j))
      }
    }
  }

  /// Networks and floor of `runs` by both ways.
  private func compare(_ runs: [CleanedTwice]) throws {
    let columns = Array(volume.voxels.indices)
    let reduced = VoxelSeries(runs.map(\.reduced), columns: columns)
    let plain = VoxelSeries(joined(runs.map(\.plain)))
    #expect(reduced.frameCount == plain.frameCount)
    let (a, b) = (try networks(reduced), try networks(plain))
    #expect(a.iterations == b.iterations)
    #expect(greatestDifference(a.z.values, b.z.values) < 1e-5)
    for voxel in columns where b.margins[voxel] > 1e-5 {
      #expect(a.labels[voxel] == b.labels[voxel])
    }
    guard runs.count == 1 else { return }
    let floors = try [(a, reduced), (b, plain)].map { networks, series in
      try nullFloor(
        of: networks,
        in: series,
        graph: volume.graph,
        isOutside: volume.prior(Layout.quadrants.nodes()).isOutside(of: [0, 1, 2, 3]),
        lags: [35, 50, 71]
      )
    }
    #expect((floors[0].floor - floors[1].floor).magnitude < 1e-5)
  }

  private func networks(_ series: VoxelSeries) throws -> IndividualNetworks {
    try individualNetworks(
      in: series,
      prior: volume.prior(Layout.quadrants.nodes()),
      using: [0, 1, 2, 3],
      graph: volume.graph
    )
  }

  /// Standardised runs, one below the other.
  private func joined(_ runs: [Matrix]) -> Matrix {
    var all = Matrix.zero(rows: 0, columns: volume.voxels.count)
    for run in runs {
      var part = unitColumns(centredColumns(run))
      let length = Double(run.rows).squareRoot()
      part.scaleColumns(by: [Double](repeating: length, count: run.columns))
      all.append(contentsOf: part)
    }
    return all
  }

  /// Series on a level of 1000, one voxel a row, with slow sources that pass the filter.
  private func walks(seed: UInt64, frames: Int) -> Matrix {
    var random = SplitMix64(seed: seed)
    let sources = (0..<4).map { _ in
      let raw = (0..<(frames + 12)).map { _ in random.nextFraction() }
      return (0..<frames).map { raw[$0..<($0 + 12)].reduce(0, +) }
    }
    var series = Matrix.zero(rows: volume.voxels.count, columns: frames)
    for (voxel, point) in volume.points.enumerated() {
      let source = sources[Layout.quadrants.network(of: point, border: 3)]
      for frame in 0..<frames {
        series[voxel, frame] = 1000 + 4 * source[frame] + 15 * random.nextFraction()
      }
    }
    return series
  }
}

/// A run cleaned to coordinates and to series, one frame a row.
private struct CleanedTwice {
  let reduced: NetworkRun
  /// The coordinates, one a row, one voxel a column.
  let coordinates: Matrix
  /// The cleaned series, not standardised, in double precision.
  let plain: Matrix

  init(_ series: Matrix, censored: [Int]) throws {
    let lines = (0..<series.columns).map { censored.contains($0) ? "0.9" : "0.1" }
    let table = try ConfoundTable(
      parsing: Array((["framewise_displacement"] + lines).joined(separator: "\n").utf8),
      name: "c.tsv"
    )
    let plan = DenoisingPlan(
      smoothing: nil,
      censoring: Censoring(framewiseDisplacement: 0.5.mm),
      detrend: true,
      bandPass: BandPass(order: 5, highPass: Hertz(0.01), lowPass: Hertz(0.1)),
      confounds: .columns([])
    )
    let cleaning = try CleaningOperator(table, repetitionTime: .seconds(2), plan: plan)
    let factors = try CompactOperator(cleaning)
    let found = coordinatesOfDifferences(series, factors)
    reduced = NetworkRun(found, timeBasis: factors.timeBasis(of: cleaning))
    let ones = [Double](repeating: 1, count: series.rows)
    coordinates = found.values(of: Array(0..<series.rows)[...], times: ones[...])
    plain =
      product(series.selecting(columns: cleaning.influentialFrames), cleaning.transposed)
      .transposed
  }
}

/// The coordinates of `series`, one a row, as differences from the first used frame.
private func coordinatesOfDifferences(
  _ series: Matrix,
  _ factors: CompactOperator
) -> DenoisedCoordinates {
  let used = Set(factors.influentialFrames)
  let reference = factors.influentialFrames[0]
  let length = FrameBlock.usualLength
  var sum = CoordinateSum(factors, columnCount: series.rows)
  for start in stride(from: 0, to: series.columns, by: length) {
    var block = FrameBlock(columnCount: series.rows, length: length)
    block.frames = start..<min(series.columns, start + length)
    for frame in block.frames {
      let target = unsafe block.row(frame - start)
      for row in 0..<series.rows {
        let change = Float(series[row, frame] - series[row, reference])
        unsafe target[row] = used.contains(frame) ? change : 0
      }
    }
    sum.add(block)
  }
  return sum.finish()
}
