import Foundation
import Geometry
import Imaging
import Testing

/// An image of the phantom in memory, to be stored in other ways.
struct StoredImage {
  let grid: VoxelGrid<MNI152NLin2009cAsym>
  let repetitionTime: Duration?
  var volumes: [[Float]]

  /// Reads the image at `url` to its end.
  init(_ url: URL) throws {
    var reader = try NIfTIReader(InMemoryBytes([UInt8](Data(contentsOf: url))), name: "image")
    grid = reader.header.grid(in: MNI152NLin2009cAsym.self)
    repetitionTime = reader.header.repetitionTime.map { .seconds($0) }
    volumes = []
    var volume: [Float] = []
    while try reader.nextVolume(into: &volume) { volumes.append(volume) }
    _ = try reader.finish()
  }

  private init(
    grid: VoxelGrid<MNI152NLin2009cAsym>,
    repetitionTime: Duration?,
    volumes: [[Float]]
  ) {
    self.grid = grid
    self.repetitionTime = repetitionTime
    self.volumes = volumes
  }

  /// The same image with its first axis stored the other way round.
  func mirrored() throws -> StoredImage {
    let last = grid.size.i - 1
    var rows = grid.toWorld.rows
    for row in [0, 4, 8] {
      rows[row + 3] += rows[row] * Double(last)
      rows[row] = -rows[row]
    }
    let turned = try #require(
      VoxelGrid<MNI152NLin2009cAsym>(size: grid.size, toWorld: Affine(rows: rows))
    )
    // Made once for all volumes, as these tests are compiled without optimisation.
    let indices = (0..<grid.size.count).map { $0 + last - 2 * ($0 % (last + 1)) }
    let volumes = volumes.map { volume in indices.map { volume[$0] } }
    return StoredImage(grid: turned, repetitionTime: repetitionTime, volumes: volumes)
  }

  /// The same voxels on another grid of the same size.
  func onto(_ grid: VoxelGrid<MNI152NLin2009cAsym>) -> StoredImage {
    StoredImage(grid: grid, repetitionTime: repetitionTime, volumes: volumes)
  }

  /// The image with only the first `count` volumes.
  func prefix(_ count: Int) -> StoredImage {
    StoredImage(grid: grid, repetitionTime: repetitionTime, volumes: Array(volumes.prefix(count)))
  }

  /// The linear indices of the voxels within `radius` mm of a point.
  func voxels(near centre: [Double], radius: Double) -> [Int] {
    let centre = Point<MNI152NLin2009cAsym>(centre[0], centre[1], centre[2])
    return grid.voxels(in: [.sphere(centre: centre, radius: radius.mm)])
  }

  /// The image as a file's bytes.
  func encoded(_ format: NIfTIFormat, gzip: Bool = false) -> Data {
    let bytes = encodeNIfTI(volumes, on: grid, repetitionTime: repetitionTime, format: format)
    // Small files are not wanted here, and by default zlib would take a third of all tests' time.
    return Data(gzip ? Imaging.gzip(bytes, level: 1) : bytes)
  }
}
