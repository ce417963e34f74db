import Foundation
import Geometry
import Imaging
import Phantom
import Testing

@Suite struct WritePhantomTests {
  /// Writes a phantom and returns its run's bytes and its truth.
  private func write(_ options: PhantomOptions) throws -> (bytes: Data, truth: PhantomTruth) {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let truth = try writePhantom(options, to: folder.path(percentEncoded: false))
    return (try Data(contentsOf: folder.appending(path: truth.bold)), truth)
  }

  private func options(seed: UInt64 = 1) -> PhantomOptions {
    PhantomOptions(seed: seed, grid: .coarse, volumeCount: 50)
  }

  @Test func `equal options give equal bytes`() throws {
    #expect(try write(options()).bytes == write(options()).bytes)
  }

  @Test func `another seed gives other bytes`() throws {
    #expect(try write(options()).bytes != write(options(seed: 2)).bytes)
  }

  @Test func `the truth holds the planted position and its voxel`() throws {
    let truth = try write(options()).truth
    let grid = PhantomGrid.coarse.voxelGrid
    let position = Point<MNI152NLin2009cAsym>(
      truth.position[0],
      truth.position[1],
      truth.position[2]
    )
    let voxel = try #require(grid.index(of: position))
    #expect([voxel.i, voxel.j, voxel.k] == truth.voxel)
  }

  @Test func `a position outside the search region is refused`() {
    var wrong = options()
    wrong.planted = Point(40.5, 35.5, 33.5)
    #expect(throws: PhantomError.self) { try write(wrong) }
  }

  @Test func `surroundings change nothing in the brain, and are neither empty nor everywhere`()
    throws
  {
    var surrounded = options()
    surrounded.surroundings = true
    let (plain, full) = (try volumes(options()), try volumes(surrounded))
    for (bare, framed) in zip(plain, full) {
      for (a, b) in zip(bare, framed) where a != 0 { #expect(a == b) }
      let share = Double(framed.count { $0 != 0 }) / Double(framed.count)
      #expect((0.6...0.75).contains(share), "\(share) of all voxels hold something")
    }
  }

  @Test func `compression changes no voxel`() throws {
    var small = options()
    small.compressionLevel = 9
    #expect(try write(small).bytes.count < write(options()).bytes.count)
    #expect(try volumes(small) == volumes(options()))
  }

  @Test func `single precision keeps what whole numbers round`() throws {
    var exact = options()
    exact.dataType = .float32
    let rounded = try volumes(exact).map { $0.map { $0.rounded(.toNearestOrEven) } }
    #expect(try rounded == volumes(options()))
  }

  @Test(arguments: [0, 10])
  func `a level that gzip has not is refused`(level: Int) {
    var wrong = options()
    wrong.compressionLevel = level
    #expect(throws: PhantomError.self) { try write(wrong) }
  }

  private func volumes(_ options: PhantomOptions) throws -> [[Float]] {
    var reader = try NIfTIReader(InMemoryBytes([UInt8](write(options).bytes)), name: "run")
    var volumes: [[Float]] = []
    var volume: [Float] = []
    while try reader.nextVolume(into: &volume) { volumes.append(volume) }
    return volumes
  }
}
