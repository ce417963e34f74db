import Findings
import Geometry
import Imaging
import TestSupport
import Testing

@Suite struct GatherTests {
  @Test func `series are those of the wanted voxels, in their order`() throws {
    let volumes = randomVolumes(37, of: GridSize(4, 3, 2), seed: 1)
    let run = try gathered([2, 7, 23], of: volumes)
    #expect(run.voxels == [2, 7, 23])
    #expect(run.series.voxelCount == 3 && run.series.frameCount == 37)
    #expect(run.series.repetitionTime == .seconds(2))
    for (row, voxel) in run.voxels.enumerated() {
      #expect(samples(run, row) == volumes.map { $0[voxel] })
    }
  }

  @Test func `long runs outgrow the first reservation`() throws {
    let size = GridSize(2, 1, 1)
    let volumes = (0..<1100).map { [Float($0), Float(-$0)] }
    let run = try gathered([0, 1], of: volumes, size: size)
    #expect(samples(run, 0) == (0..<1100).map { Float($0) })
    #expect(samples(run, 1) == (0..<1100).map { Float(-$0) })
  }

  @Test func `reversing x in storage changes nothing in the world`() throws {
    let size = GridSize(9, 8, 7)
    let grid = try smallGrid(size)
    let flipped = try smallGrid(size, isFlipped: true)
    let volumes = randomVolumes(4, of: size, seed: 2)
    let mirrored = volumes.map { volume in
      (0..<size.count).map { volume[$0 / size.i * size.i + size.i - 1 - $0 % size.i] }
    }
    let sphere = Shape.sphere(centre: Point<MNI152NLin2009cAsym>(-3, -13, 12), radius: 5.mm)
    let (here, there) = (grid.voxels(in: [sphere]), flipped.voxels(in: [sphere]))
    #expect(here.count > 10 && here != there)
    let a = try gathered(here, of: volumes, on: grid, smoothing: 6.mm)
    let b = try gathered(there, of: mirrored, on: flipped, smoothing: 6.mm)
    for (row, voxel) in here.enumerated() {
      let place = grid.centre(ofLinear: voxel)
      let other = try #require(
        there.firstIndex { flipped.centre(ofLinear: $0).distance(to: place) < 1e-6.mm }
      )
      for (x, y) in zip(samples(a, row), samples(b, other)) {
        #expect((x - y).magnitude < 1e-4)
      }
    }
  }

  @Test func `other storage of the same numbers gives the same series`() throws {
    let grid = try smallGrid(GridSize(6, 5, 4))
    let volumes = randomVolumes(3, of: grid.size, seed: 3)
    let plain = try gathered([3, 50, 99], of: volumes, on: grid, smoothing: 6.mm)
    for format in [
      NIfTIFormat(version: 2), NIfTIFormat(byteOrder: .bigEndian),
      NIfTIFormat(dataType: .float64), NIfTIFormat(dataType: .int16, slope: 0.5, intercept: -8),
    ] {
      let other = try gathered(
        [3, 50, 99],
        of: volumes,
        on: grid,
        smoothing: 6.mm,
        format: format
      )
      for row in 0..<3 { #expect(samples(plain, row) == samples(other, row), "\(format)") }
    }
  }

  @Test func `temporal SNR is mean over population deviation`() throws {
    // 8, 12, 8, 12: mean 10, deviation 2. The others: constant, and of mean 0.
    let volumes: [[Float]] = [[8, 5, -1], [12, 5, 1], [8, 5, -1], [12, 5, 1]]
    let run = try gathered([0, 1, 2], of: volumes, size: GridSize(3, 1, 1))
    #expect(run.temporalSNR == [5, 0, 0])
    #expect(run.silent == [false, true, false])
  }

  @Test func `temporal SNR survives a large mean`() throws {
    let volumes = (0..<100).map { [Float(1_000_000 + $0 % 2)] }
    let run = try gathered([0], of: volumes, size: GridSize(1, 1, 1))
    #expect((run.temporalSNR[0] / 2_000_001 - 1).magnitude < 1e-6)
  }

  @Test func `temporal SNR is of the raw series, before smoothing`() throws {
    let volumes = randomVolumes(8, of: GridSize(4, 3, 2), seed: 4)
    let raw = try gathered([5, 9], of: volumes)
    let smoothed = try gathered([5, 9], of: volumes, smoothing: 6.mm)
    #expect(raw.temporalSNR == smoothed.temporalSNR)
    #expect(samples(raw, 0) != samples(smoothed, 0))
  }

  @Test func `values that are not finite count as 0 and are reported`() throws {
    var volumes = randomVolumes(5, of: GridSize(4, 3, 2), seed: 5)
    volumes[1][3] = .nan
    volumes[4][3] = .infinity
    volumes[2][20] = -.infinity
    let run = try gathered([3, 4], of: volumes)
    #expect(run.notFinite == [true, false])
    #expect(run.notFiniteVoxelCount == 2)
    #expect(samples(run, 0) == volumes.map { $0[3].isFinite ? $0[3] : 0 })
    #expect(run.findings.map(\.code) == ["voxels_not_finite"])
    #expect(run.findings.first?.message.hasPrefix("2 voxels") == true)
  }

  @Test func `a clean run raises no finding`() throws {
    let run = try gathered([0], of: randomVolumes(3, of: GridSize(4, 3, 2), seed: 6))
    #expect(run.findings.isEmpty && run.notFiniteVoxelCount == 0)
  }

  @Test func `no wanted voxels give no series but a full reading`() throws {
    let run = try gathered([], of: randomVolumes(3, of: GridSize(4, 3, 2), seed: 7))
    #expect(run.series.voxelCount == 0 && run.series.frameCount == 3)
  }

  @Test func `progress runs from the first volume to 1`() throws {
    var reader = try NIfTIReader(InMemoryBytes(smallRun(volumes: 4)), name: "run")
    var fractions: [Double] = []
    _ = try gather([0], from: &reader, repetitionTime: .seconds(2), smoothing: nil) {
      fractions.append($0)
      return true
    }
    #expect(fractions == [0.25, 0.5, 0.75, 1])
  }

  @Test func `progress can stop the reading`() throws {
    var reader = try NIfTIReader(InMemoryBytes(smallRun(volumes: 4)), name: "run")
    var calls = 0
    #expect(throws: ImagingError.cancelled) {
      try gather([0], from: &reader, repetitionTime: .seconds(2), smoothing: nil) { _ in
        calls += 1
        return calls < 2
      }
    }
    #expect(calls == 2)
  }

  @Test func `a damaged trailer is an error of gathering`() throws {
    let stored = gzip(try smallRun())
    let damaged = stored.patched(stored[stored.count - 8] ^ 1, at: stored.count - 8)
    var reader = try NIfTIReader(InMemoryBytes(damaged), name: "run")
    #expect(throws: ImagingError.self) {
      try gather([0], from: &reader, repetitionTime: .seconds(2), smoothing: 6.mm)
    }
  }

  private func gathered(
    _ voxels: [Int],
    of volumes: [[Float]],
    size: GridSize = GridSize(4, 3, 2),
    on grid: VoxelGrid<MNI152NLin2009cAsym>? = nil,
    smoothing: Millimetres? = nil,
    format: NIfTIFormat = NIfTIFormat()
  ) throws -> GatheredRun {
    let grid = try grid ?? smallGrid(size)
    let bytes = encodeNIfTI(volumes, on: grid, repetitionTime: .seconds(2), format: format)
    var reader = try NIfTIReader(InMemoryBytes(bytes), name: "run")
    return try gather(voxels, from: &reader, repetitionTime: .seconds(2), smoothing: smoothing)
  }

  private func samples(_ run: GatheredRun, _ row: Int) -> [Float] {
    run.series.withSeries(ofVoxel: row) { series in series.indices.map { series[$0] } }
  }
}
