import Geometry
import Glibc
import Imaging
import LinearAlgebra
import TestSupport
import Testing

@testable import Networks

@Suite struct GradientTests {
  let golden: GradientGolden

  init() throws {
    useSingleBLASThread()
    golden = try GradientGolden.read()
  }

  @Test func `a path's maps are cosines`() throws {
    let size = 20
    var path = Matrix.zero(rows: size, columns: size)
    for node in 1..<size {
      path[node, node - 1] = 1
      path[node - 1, node] = 1
    }
    let found = try laplacianMaps(path, count: 3)
    for k in 1...3 {
      let angle = Double.pi * Double(k) / Double(size - 1)
      let cosine = (0..<size).map { cos(angle * Double($0)) }
      #expect((found.eigenvalues[k - 1] - (1 - cos(angle))).magnitude < 1e-12)
      let r = match([found.maps[row: k - 1]], to: [cosine])[0].correlation
      #expect((r - 1).magnitude < 1e-12)
    }
  }

  @Test func `η² is its definition`() {
    var random = Congruential(seed: 8)
    let profiles = Matrix(rows: 9, columns: 6, values: (0..<54).map { _ in random.noise() })
    let found = etaSquared(profiles)
    for i in 0..<9 {
      for j in 0..<9 {
        let (a, b) = (profiles[row: i], profiles[row: j])
        let mean = zip(a, b).map { ($0 + $1) / 2 }
        let level = mean.reduce(0, +) / 6
        var (within, whole) = (0.0, 0.0)
        for c in 0..<6 {
          within += (a[c] - mean[c]) * (a[c] - mean[c]) + (b[c] - mean[c]) * (b[c] - mean[c])
          whole += (a[c] - level) * (a[c] - level) + (b[c] - level) * (b[c] - level)
        }
        #expect((found[i, j] - (1 - within / whole)).magnitude < 1e-12)
        #expect(found[i, j] == found[j, i])
      }
    }
  }

  @Test func `the largest edge of the tree is the least that connects`() {
    // Points on a line at 0, 1, 3, 6, 6.5: the largest gap is 3.
    let line = [0.0, 6.5, 3, 1, 6]
    let distances = Matrix(
      rows: 5,
      columns: 5,
      values: line.flatMap { a in line.map { (a - $0).magnitude } }
    )
    #expect(largestSpanningEdge(distances) == 3)
    #expect(largestSpanningEdge(.zero(rows: 1, columns: 1)) == 0)
  }

  @Test func `voxels of a reversed x axis have the same map at the same place`() throws {
    let run = golden.run(5)
    let count = golden.region.count
    let found = try connectopicMaps(
      of: golden.region,
      in: [VoxelSeries(run)],
      positions: golden.allPoints
    )
    // i runs the other way: the first voxel of the region is the last of its row.
    let width = golden.box[0]
    let order = (0..<count).map { $0 / width * width + width - 1 - $0 % width }
    let all = order + Array(count..<run.columns)
    let reversed = try connectopicMaps(
      of: golden.region,
      in: [VoxelSeries(run.selecting(columns: all))],
      positions: all.map { golden.allPoints[$0] }
    )
    let first = try #require(found.maps.first)
    #expect(first.orientation?.axis == .anterior)
    #expect(try #require(first.orientation).correlation > 0.9)
    #expect(reversed.maps[0].orientation?.axis == .anterior)
    #expect(largestDifference(reversed.maps[0].values, order.map { first.values[$0] }) < 1e-6)
    #expect(largestDifference(reversed.maps[0].values, first.values) > 1e-3)
  }

  @Test func `runs in another order, and other scales and offsets, change nothing`() throws {
    let runs = [golden.run(5), golden.run(6)]
    var scaled = runs[0]
    for row in 0..<scaled.rows {
      for column in 0..<scaled.columns {
        scaled[row, column] = 500 + Double(column % 5 + 1) * scaled[row, column]
      }
    }
    func maps(_ runs: [Matrix]) throws -> [ConnectopicMap] {
      try connectopicMaps(
        of: golden.region,
        in: runs.map(VoxelSeries.init),
        positions: golden.allPoints
      ).maps
    }
    let found = try maps(runs)
    for other in [try maps(runs.reversed()), try maps([scaled, runs[1]])] {
      for (a, b) in zip(found, other) { #expect(largestDifference(a.values, b.values) < 1e-6) }
    }
  }

  @Test func `two threads find the same bits as one`() throws {
    // More than one tile of voxels outside the region.
    var random = Congruential(seed: 12)
    let width = 9000
    let series = VoxelSeries(
      Matrix(rows: 20, columns: width, values: (0..<20 * width).map { _ in random.noise() })
    )
    #expect(series.tiles.count > 2)
    let region = Array(stride(from: 11, to: 9000, by: 250))
    let points = (0..<width).map { Point<MNI152NLin6Asym>(Double($0 % 20), Double($0), 1) }
    let found = try [Crew.alone, .threads(2)].map {
      try connectopicMaps(of: region, in: [series], positions: points, crew: $0)
    }
    #expect(found[0] == found[1])
    #expect(found[0].maps.count == 2 && found[0].region.count == 36)
  }

  @Test func `a silent voxel outside changes nothing`() throws {
    let run = golden.run(5)
    var more = run.transposed
    more.append(row: [Double](repeating: 0.1, count: golden.frames))
    let a = try meanSimilarity(of: golden.region, in: [VoxelSeries(run)], crew: .alone)
    let b = try meanSimilarity(of: golden.region, in: [VoxelSeries(more.transposed)], crew: .alone)
    #expect(a.componentCounts == b.componentCounts)
    #expect(largestDifference(a.similarity.values, b.similarity.values) < 1e-12)
  }

  @Test func `the sign is that of +y, else of +z, else of +x, else none`() {
    var points: [Point<MNI152NLin6Asym>] = []
    for k in -1...1 {
      for j in -1...1 { for i in -1...1 { points.append(Point(Double(i), Double(j), Double(k))) } }
    }
    func found(_ value: (Point<MNI152NLin6Asym>) -> Double) -> (MapOrientation?, Double) {
      let map = oriented(points.map(value), eigenvalue: 1, at: points)
      return (map.orientation, map.values[26])
    }
    let y = found { -0.2 * $0.y + $0.z }
    #expect(y.0?.axis == .anterior && y.1 == -0.8)
    #expect(((y.0?.correlation ?? 0) - 0.2 / 1.04.squareRoot()).magnitude < 1e-12)
    // |r| with y is 0.09: too little.
    #expect(found { -0.09 * $0.y - $0.z }.0?.axis == .superior)
    #expect(found { -0.09 * $0.y - $0.z }.1 == 1.09)
    #expect(found { -$0.x }.0?.axis == .right)
    #expect(found { -$0.x }.1 == 1)
    #expect(found { -$0.x * $0.y }.0 == nil)
    #expect(found { -$0.x * $0.y }.1 == -1)
  }

  @Test func `matching undoes a swap and a flip and withholds what does not agree`() {
    let maps = golden.cases[0].maps
    let swapped = [maps[1], maps[0].map { -$0 }, maps[2]]
    let found = match(swapped, to: Array(maps.prefix(2)))
    #expect(found.map(\.map) == [1, 0])
    #expect(found.map(\.isFlipped) == [true, false])
    #expect(found.allSatisfy { $0.correlation > 1 - 1e-12 && $0.isAccepted })
    #expect(arrange(swapped, by: found) == [maps[0], maps[1]])
    var random = Congruential(seed: 4)
    let noise = maps[0].map { _ in random.noise() }
    let poor = match([noise], to: [maps[0]])
    #expect(!poor[0].isAccepted && poor[0].correlation < 0.5)
    #expect(arrange([noise], by: poor) == [nil])
  }

  @Test func `the best sum wins over the best pair`() {
    // r of a with 1 is 0.8, with 2 is 0.6; of b with 1 is 0.6, with 2 is 0: together a–2, b–1.
    let e = (0..<3).map { k in
      (0..<4).map { [1.0, 1, -1, -1, 1, -1, 1, -1, 1, -1, -1, 1][4 * k + $0] }
    }
    let b = zip(e[0], e[2]).map { 0.6 * $0 + 0.8 * $1 }
    let a = zip(e[0], e[1]).map { 0.8 * $0 + 0.6 * $1 }
    let found = match([a, b], to: [e[0], e[1]])
    #expect(found.map(\.map) == [1, 0])
    #expect((found[0].correlation - 0.6).magnitude < 1e-12)
    #expect((found[1].correlation - 0.6).magnitude < 1e-12)
  }

  @Test func `runs agree on the planted gradient`() throws {
    let found = try [UInt64(5), 6].map {
      try connectopicMaps(
        of: golden.region,
        in: [VoxelSeries(golden.run($0))],
        positions: golden.allPoints
      )
    }
    let agreement = runAgreement(found[0], found[1])
    #expect(agreement[0].map == 0 && agreement[0].correlation > 0.9 && agreement[0].isAccepted)
  }
}
