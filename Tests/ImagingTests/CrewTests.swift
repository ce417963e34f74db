import Findings
import Geometry
import Glibc
import Imaging
import Synchronization
import TestSupport
import Testing

private let pair = Crew.threads(2)

@Suite struct CrewTests {
  @Test(arguments: [1, 2, 3])
  func `every part is done once, by a member of the crew`(count: Int) {
    let done = Mutex<[Int: [Int]]>([:])
    Crew.threads(count).share(50) { number, member in
      done.withLock { $0[number, default: []].append(member) }
    }
    let members = done.withLock { $0 }
    #expect(members.keys.sorted() == Array(0..<50))
    #expect(members.values.allSatisfy { $0.count == 1 && (0..<count).contains($0[0]) })
  }

  @Test(arguments: [1, 2])
  func `two pieces of work are done, and each gives what is its own`(count: Int) {
    let (first, second) = Crew.threads(count).both {
      "one"
    } _: {
      [2]
    }
    #expect(first == "one" && second == [2])
  }

  @Test(arguments: [1, 5, 32])
  func `a crew finds what one thread finds, to the last bit, whatever the blocks`(
    blockLength: Int
  ) throws {
    let size = GridSize(12, 9, 7)
    let bytes = try image(randomVolumes(45, of: size, seed: 31))
    let brain = (0..<size.count).filter { $0 % 11 != 3 }
    let some = brain.filter { $0 % 5 == 0 }
    let selections: [VoxelSelection] = [
      .voxels(some), .voxels(brain),
      .weighted(WeightedVoxels(voxels: some, weights: some.map { Double($0) / 100 - 3 })),
    ]
    let used = (0..<45).map { ![0, 9, 10, 44].contains($0) }
    func run(_ crew: Crew, _ length: Int) throws -> (series: [[Float]], facts: RawSeriesFacts) {
      var reader = try NIfTIReader(InMemoryBytes(bytes), name: "run")
      var gatherer = RunGatherer(
        reader.header,
        selections: selections,
        measured: brain,
        usedFrames: used,
        smoothing: Smoothing(fwhm: 6.mm),
        blockLength: length,
        crew: crew
      )
      var series = selections.map { SeriesCollector(columnCount: $0.columnCount) }
      _ = try gather(from: &reader, with: &gatherer) { number, block, _ in series[number].add(block)
      }
      return (
        series.map { series in (0..<45).flatMap { series.values(inFrame: $0) } }, gatherer.facts
      )
    }
    let alone = try run(.alone, 32)
    #expect(alone.series[0].contains { $0 != 0 })
    for _ in 0..<5 {
      let together = try run(pair, blockLength)
      #expect(together.series == alone.series)
      #expect(together.facts == alone.facts)
    }
  }

  @Test func `voxels within a larger selection are those that are gathered alone`() throws {
    let size = GridSize(10, 6, 5)
    let bytes = try image(randomVolumes(40, of: size, seed: 32))
    let some = [7, 8, 30, 61, 62, 63, 299]
    func first(of selections: [VoxelSelection]) throws -> [Float] {
      var reader = try NIfTIReader(InMemoryBytes(bytes), name: "run")
      var gatherer = RunGatherer(
        reader.header,
        selections: selections,
        smoothing: Smoothing(fwhm: 5.mm)
      )
      var series = SeriesCollector(columnCount: some.count)
      _ = try gather(from: &reader, with: &gatherer) { number, block, _ in
        if number == 0 { series.add(block) }
      }
      return (0..<40).flatMap { series.values(inFrame: $0) }
    }
    let alone = try first(of: [.voxels(some)])
    let more = VoxelSelection.voxels([7, 8, 30, 50, 61, 62, 63, 299])
    #expect(try first(of: [.voxels(some), more, .voxels(Array(0..<size.count))]) == alone)
    #expect(try first(of: [.voxels(some), .voxels(Array(0..<size.count))]) == alone)
    // One voxel is missing in the other selection: nothing can be taken from it.
    #expect(try first(of: [.voxels(some), .voxels(Array(8..<size.count))]) == alone)
  }

  @Test func `a crew meets the errors of reading, and may be stopped`() throws {
    let bytes = try image(randomVolumes(20, of: GridSize(4, 3, 2), seed: 33))
    func run(_ bytes: [UInt8], stopAt: Double = 2) throws {
      var reader = try NIfTIReader(InMemoryBytes(bytes), name: "run")
      var gatherer = RunGatherer(
        reader.header,
        selections: [.voxels([0, 5])],
        smoothing: nil,
        crew: pair
      )
      _ = try gather(from: &reader, with: &gatherer, progress: { $0 < stopAt }) { _, _, _ in }
    }
    try run(bytes)
    #expect(throws: ImagingError.cancelled) { try run(bytes, stopAt: 0.4) }
    let cut = Array(bytes.dropLast(50))
    #expect(throws: ImagingError.imageTruncated(expected: bytes.count, found: cut.count)) {
      try run(cut)
    }
  }

  @Test func `members that wait for a slow source are told of its failure`() throws {
    let bytes = try image(randomVolumes(20, of: GridSize(4, 3, 2), seed: 34))
    func run(failingAt frame: Int) throws -> Int {
      var source = SlowSource(try NIfTIReader(InMemoryBytes(bytes), name: "run"), failingAt: frame)
      var gatherer = RunGatherer(
        source.header,
        selections: [.voxels([0, 5])],
        smoothing: nil,
        blockLength: 4,
        crew: pair
      )
      var frames = 0
      _ = try gather(from: &source, with: &gatherer) { _, block, _ in frames += block.frames.count }
      return frames
    }
    #expect(try run(failingAt: 100) == 20)
    for frame in [0, 3, 4, 19] {
      #expect(throws: ImagingError.cancelled) { try run(failingAt: frame) }
    }
  }

  private func image(_ volumes: [[Float]]) throws -> [UInt8] {
    let size = volumes[0].count
    let grids = [GridSize(12, 9, 7), GridSize(10, 6, 5), GridSize(4, 3, 2)]
    let grid = try #require(grids.first { $0.count == size })
    return encodeNIfTI(
      volumes,
      on: try smallGrid(grid),
      repetitionTime: .seconds(2),
      format: NIfTIFormat(dataType: .float32)
    )
  }
}

/// A source whose volumes come late, until one does not come at all.
private struct SlowSource: VolumeSource {
  private var reader: NIfTIReader
  private let failingFrame: Int
  private var framesRead = 0

  var header: NIfTIHeader { reader.header }
  var name: String { reader.name }

  init(_ reader: NIfTIReader, failingAt frame: Int) {
    self.reader = reader
    failingFrame = frame
  }

  mutating func nextVolume(into volume: inout StoredVolume) throws(ImagingError) -> Bool {
    usleep(2000)
    guard framesRead != failingFrame else { throw .cancelled }
    framesRead += 1
    return try reader.nextVolume(into: &volume)
  }

  mutating func finish() throws(ImagingError) -> [Finding] { try reader.finish() }
}
