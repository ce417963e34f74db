import Findings
import Geometry
import Imaging
import TestSupport
import Testing

@Suite struct GatherTests {
  @Test func `series are those of the wanted voxels, in their order, from the first frame on`()
    throws
  {
    let volumes = randomVolumes(37, of: GridSize(4, 3, 2), seed: 1)
    let run = try gathered([2, 7, 23], of: volumes)
    #expect(run.series.frameCount == 37)
    for (row, voxel) in [2, 7, 23].enumerated() {
      #expect(samples(run, row) == volumes.map { $0[voxel] - volumes[0][voxel] })
    }
  }

  @Test func `blocks have 32 frames, and the last one the rest`() throws {
    let size = GridSize(2, 1, 1)
    let volumes = (0..<70).map { [Float($0), Float(-$0)] }
    let run = try gathered([0, 1], of: volumes, size: size)
    #expect(run.blocks == [0..<32, 32..<64, 64..<70])
    #expect(samples(run, 0) == (0..<70).map { Float($0) })
    #expect(samples(run, 1) == (0..<70).map { Float(-$0) })
  }

  @Test func `what unused frames hold changes nothing, not even a bit`() throws {
    let size = GridSize(7, 6, 5)
    let grid = try smallGrid(size)
    let used = (0..<40).map { ![0, 1, 7, 38, 39].contains($0) }
    let volumes = randomVolumes(40, of: size, seed: 8)
    var spoilt = volumes
    for frame in used.indices where !used[frame] {
      spoilt[frame] = spoilt[frame].map { _ in frame == 7 ? .nan : 3e38 }
    }
    let wanted = Array(30..<90)
    let clean = try gathered(wanted, of: volumes, on: grid, smoothing: 6.mm, usedFrames: used)
    let again = try gathered(wanted, of: spoilt, on: grid, smoothing: 6.mm, usedFrames: used)
    for row in wanted.indices {
      #expect(samples(clean, row) == samples(again, row))
      #expect(samples(clean, row)[7] == 0)
    }
    #expect(clean.facts == again.facts)
    #expect(again.notFiniteVoxelCount == size.count)
  }

  @Test func `a weighted sum is that of the smoothed image, edges and all`() throws {
    let size = GridSize(9, 4, 6)
    let grid = try smallGrid(size)
    let volumes = randomVolumes(5, of: size, seed: 9)
    var random = SplitMix64(seed: 10)
    let voxels = (0..<size.count).filter { _ in Bool.random(using: &random) }
    let weights = voxels.map { _ in Double.random(in: -1...1, using: &random) }
    for smoothing in [nil, 6.mm] {
      let run = try gathered(voxels, of: volumes, on: grid, smoothing: smoothing)
      let sum = try gathered(
        .weighted(WeightedVoxels(voxels: voxels, weights: weights)),
        of: volumes,
        on: grid,
        smoothing: smoothing
      )
      expect(sum, toBeOf: run, times: weights)
    }
  }

  @Test func `a weighted sum within a mask is that of the voxels smoothed within it`() throws {
    let size = GridSize(9, 8, 7)
    let inside = (0..<size.count).map { $0 % size.i < 5 }
    let mask = BrainMask(size: size, voxels: inside)
    let wanted = (0..<size.count).filter { inside[$0] }
    var random = SplitMix64(seed: 12)
    let weights = wanted.map { _ in Double.random(in: -1...1, using: &random) }
    func masked(_ selection: VoxelSelection) throws -> Gathered {
      let volumes = randomVolumes(3, of: size, seed: 11)
      return try gathered(
        selection,
        of: volumes,
        on: smallGrid(size),
        smoothing: 6.mm,
        mask: mask
      )
    }
    let sum = try masked(.weighted(WeightedVoxels(voxels: wanted, weights: weights)))
    expect(sum, toBeOf: try masked(.voxels(wanted)), times: weights)
  }

  @Test func `smoothing within a mask lets nothing in from outside`() throws {
    let size = GridSize(9, 8, 7)
    let grid = try smallGrid(size)
    let inside = (0..<size.count).map { $0 % size.i < 5 }
    let mask = BrainMask(size: size, voxels: inside)
    let volumes = randomVolumes(3, of: size, seed: 11)
    let emptied = volumes.map { volume in volume.indices.map { inside[$0] ? volume[$0] : 0 } }
    let wanted = (0..<size.count).filter { inside[$0] }
    let masked = try gathered(wanted, of: volumes, on: grid, smoothing: 6.mm, mask: mask)
    let zeroed = try gathered(wanted, of: emptied, on: grid, smoothing: 6.mm)
    let whole = try gathered(wanted, of: volumes, on: grid, smoothing: 6.mm)
    for row in wanted.indices { #expect(samples(masked, row) == samples(zeroed, row)) }
    #expect(samples(masked, 4) != samples(whole, 4))
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
      #expect(samples(a, row) == samples(b, other), "to the last bit")
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
    #expect(run.facts.temporalSNR == [5, 0, 0])
    #expect(run.facts.silent == [false, true, false])
  }

  @Test func `temporal SNR survives a large mean`() throws {
    let volumes = (0..<100).map { [Float(1_000_000 + $0 % 2)] }
    let run = try gathered([0], of: volumes, size: GridSize(1, 1, 1))
    #expect((run.facts.temporalSNR[0] / 2_000_001 - 1).magnitude < 1e-6)
  }

  @Test func `temporal SNR is of the raw series, before smoothing`() throws {
    let volumes = randomVolumes(8, of: GridSize(4, 3, 2), seed: 4)
    let raw = try gathered([5, 9], of: volumes)
    let smoothed = try gathered([5, 9], of: volumes, smoothing: 6.mm)
    #expect(raw.facts.temporalSNR == smoothed.facts.temporalSNR)
    #expect(samples(raw, 0) != samples(smoothed, 0))
  }

  @Test func `values that are not finite count as 0 and are reported`() throws {
    var volumes = randomVolumes(5, of: GridSize(4, 3, 2), seed: 5)
    volumes[1][3] = .nan
    volumes[4][3] = .infinity
    volumes[2][20] = -.infinity
    let run = try gathered([3, 4], of: volumes)
    #expect(run.facts.notFinite == [true, false])
    #expect(run.notFiniteVoxelCount == 2)
    #expect(samples(run, 0) == volumes.map { ($0[3].isFinite ? $0[3] : 0) - volumes[0][3] })
    #expect(run.findings.map(\.code) == ["voxels_not_finite"])
    #expect(run.findings.first?.message.hasPrefix("2 voxels") == true)
  }

  @Test func `a clean run raises no finding`() throws {
    let run = try gathered([0], of: randomVolumes(3, of: GridSize(4, 3, 2), seed: 6))
    #expect(run.findings.isEmpty && run.notFiniteVoxelCount == 0)
  }

  @Test func `no wanted voxels give no series but a full reading`() throws {
    let run = try gathered([], of: randomVolumes(3, of: GridSize(4, 3, 2), seed: 7))
    #expect(run.blocks == [0..<3])
  }

  @Test func `progress runs from the first volume to 1`() throws {
    var reader = try NIfTIReader(InMemoryBytes(smallRun(volumes: 4)), name: "run")
    var gatherer = RunGatherer(reader.header, selections: [.voxels([0])], smoothing: nil)
    var fractions: [Double] = []
    _ = try gather(from: &reader, with: &gatherer) {
      fractions.append($0)
      return true
    } consume: { _, _, _ in
    }
    #expect(fractions == [0.25, 0.5, 0.75, 1])
  }

  @Test func `progress can stop the reading`() throws {
    var reader = try NIfTIReader(InMemoryBytes(smallRun(volumes: 4)), name: "run")
    var gatherer = RunGatherer(reader.header, selections: [], smoothing: nil)
    var calls = 0
    #expect(throws: ImagingError.cancelled) {
      try gather(from: &reader, with: &gatherer) { _ in
        calls += 1
        return calls < 2
      } consume: { _, _, _ in
      }
    }
    #expect(calls == 2)
  }

  @Test func `a damaged trailer is an error of gathering`() throws {
    let stored = gzip(try smallRun())
    let damaged = stored.patched(stored[stored.count - 8] ^ 1, at: stored.count - 8)
    var reader = try NIfTIReader(InMemoryBytes(damaged), name: "run")
    var gatherer = RunGatherer(
      reader.header,
      selections: [.voxels([0])],
      smoothing: Smoothing(fwhm: 6.mm)
    )
    #expect(throws: ImagingError.self) {
      try gather(from: &reader, with: &gatherer) { _, _, _ in }
    }
  }

  private func gathered(
    _ voxels: [Int],
    of volumes: [[Float]],
    size: GridSize = GridSize(4, 3, 2),
    on grid: VoxelGrid<MNI152NLin2009cAsym>? = nil,
    smoothing: Millimetres? = nil,
    mask: BrainMask? = nil,
    format: NIfTIFormat = NIfTIFormat(),
    usedFrames: [Bool]? = nil
  ) throws -> Gathered {
    try gathered(
      .voxels(voxels),
      of: volumes,
      on: try grid ?? smallGrid(size),
      smoothing: smoothing,
      mask: mask,
      format: format,
      usedFrames: usedFrames
    )
  }

  private func gathered(
    _ selection: VoxelSelection,
    of volumes: [[Float]],
    on grid: VoxelGrid<MNI152NLin2009cAsym>,
    smoothing: Millimetres?,
    mask: BrainMask? = nil,
    format: NIfTIFormat = NIfTIFormat(),
    usedFrames: [Bool]? = nil
  ) throws -> Gathered {
    let bytes = encodeNIfTI(volumes, on: grid, repetitionTime: .seconds(2), format: format)
    return try gather(
      selection,
      of: bytes,
      smoothing: smoothing.map { Smoothing(fwhm: $0, mask: mask) },
      usedFrames: usedFrames
    )
  }

  /// Expects the column of `sum` to be that of the columns of `run` times `weights`.
  private func expect(_ sum: Gathered, toBeOf run: Gathered, times weights: [Double]) {
    for frame in 0..<run.series.frameCount {
      let expected = zip(run.series.values(inFrame: frame), weights).reduce(0.0) {
        $0 + Double($1.0) * $1.1
      }
      let found = sum.series.values(inFrame: frame).reduce(0.0) { $0 + Double($1) }
      #expect((found - expected).magnitude < 2e-3)
    }
  }

  private func samples(_ run: Gathered, _ row: Int) -> [Float] {
    let series = run.series.series(repetitionTime: .seconds(2))
    return series.withSeries(ofVoxel: row) { series in series.indices.map { series[$0] } }
  }
}

/// What was gathered of one selection.
struct Gathered {
  let series: SeriesCollector
  let blocks: [Range<Int>]
  let facts: RawSeriesFacts
  let notFiniteVoxelCount: Int
  let findings: [Finding]
}

/// Gathers one selection of the image that `bytes` hold.
func gather(
  _ selection: VoxelSelection,
  of bytes: [UInt8],
  smoothing: Smoothing?,
  usedFrames: [Bool]? = nil
) throws -> Gathered {
  var reader = try NIfTIReader(InMemoryBytes(bytes), name: "run")
  var measured: [Int] = []
  if case .voxels(let voxels) = selection { measured = voxels }
  var gatherer = RunGatherer(
    reader.header,
    selections: [selection],
    measured: measured,
    usedFrames: usedFrames,
    smoothing: smoothing
  )
  var series = SeriesCollector(columnCount: selection.columnCount)
  var blocks: [Range<Int>] = []
  let findings = try gather(from: &reader, with: &gatherer) { _, block, _ in
    series.add(block)
    blocks.append(block.frames)
  }
  return Gathered(
    series: series,
    blocks: blocks,
    facts: gatherer.facts,
    notFiniteVoxelCount: gatherer.notFiniteVoxelCount,
    findings: findings
  )
}
