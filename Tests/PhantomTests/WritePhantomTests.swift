import Foundation
import Geometry
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
}
