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

  @Test func `stored to the left, each voxel keeps its place in the template`() throws {
    var mirrored = options()
    mirrored.orientation = .las
    let (plain, turned) = (try image(options()), try image(mirrored))
    #expect(turned.affine[0] < 0 && plain.affine[0] > 0)
    let row = PhantomGrid.coarse.voxelGrid.size.i
    for (a, b) in zip(plain.volumes, turned.volumes) {
      #expect(a != b)
      let back = b.indices.map { b[$0 - $0 % row + row - 1 - $0 % row] }
      #expect(a == back)
    }
    // The first voxel of the one is the last of the row of the other.
    #expect(turned.affine[3] == plain.affine[3] + plain.affine[0] * Double(row - 1))
  }

  @Test func `an oblique grid is turned, and the truth's voxel lies where the target does`() throws
  {
    var oblique = options()
    oblique.orientation = .oblique
    let (affine, truth) = (try image(oblique).affine, try write(oblique).truth)
    #expect(affine[1].magnitude > 0.1 && affine[2].magnitude > 0.1)
    let voxel = truth.voxel.map(Double.init)
    for axis in 0..<3 {
      let row = affine[(4 * axis)..<(4 * axis + 4)].map(\.self)
      let place = row[0] * voxel[0] + row[1] * voxel[1] + row[2] * voxel[2] + row[3]
      #expect((place - truth.voxelCentre[axis]).magnitude < 1e-3)
      #expect((place - truth.position[axis]).magnitude < 2 * 3.0.squareRoot())
    }
  }

  @Test func `the template's name is in the file's name and in the truth`() throws {
    var other = options()
    other.template = .mni152NLin6Asym
    let (bytes, truth) = try write(other)
    #expect(truth.space == "MNI152NLin6Asym")
    #expect(truth.bold.contains("_space-MNI152NLin6Asym_"))
    #expect(try bytes == write(options()).bytes)
  }

  @Test func `the head moves as far as asked`() throws {
    let usual = try displacements(motion: 1)
    let still = try displacements(motion: 0)
    let restless = try displacements(motion: 4)
    #expect(still.values.allSatisfy { $0 == 0 } && still.jerks.isEmpty)
    #expect(restless.jerks == usual.jerks && !usual.jerks.isEmpty)
    for (a, b) in zip(usual.values, restless.values) { #expect((4 * a - b).magnitude < 1e-9) }
    #expect(usual.values.contains { $0 > 0.5 })
  }

  /// The framewise displacements in the table, and the jerks in the truth.
  private func displacements(motion: Double) throws -> (values: [Double], jerks: [Int]) {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    var moving = options()
    moving.motion = motion
    let truth = try writePhantom(moving, to: folder.path(percentEncoded: false))
    let name = "sub-phantom/func/sub-phantom_task-rest_desc-confounds_timeseries.tsv"
    let table = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    let lines = table.split(separator: "\n").map { $0.split(separator: "\t") }
    let column = try #require(lines[0].firstIndex(of: "framewise_displacement"))
    // The first frame has none.
    return (try lines.dropFirst(2).map { try #require(Double($0[column])) }, truth.jerks)
  }

  private func image(
    _ options: PhantomOptions
  ) throws -> (volumes: [[Float]], affine: [Double]) {
    let reader = try NIfTIReader(InMemoryBytes([UInt8](write(options).bytes)), name: "run")
    let grid = reader.header.grid(in: MNI152NLin2009cAsym.self)
    return (try volumes(options), (0..<12).map { grid.toWorld.rows[$0] })
  }

  private func volumes(_ options: PhantomOptions) throws -> [[Float]] {
    var reader = try NIfTIReader(InMemoryBytes([UInt8](write(options).bytes)), name: "run")
    var volumes: [[Float]] = []
    var volume: [Float] = []
    while try reader.nextVolume(into: &volume) { volumes.append(volume) }
    return volumes
  }
}
