import Foundation
import Geometry
import Imaging
import Phantom
import Reports
import TestSupport
import Testing

/// A phantom on the 2 mm grid, to be interpolated onto others.
final class FinePhantom: Sendable {
  static let shared = Task { try await FinePhantom() }

  let folder: TemporaryFolder
  let truth: PhantomTruth
  let mask: StoredImage
  /// What `tmsplan target` says of it as it is.
  let report: TargetReport

  private init() async throws {
    folder = try TemporaryFolder()
    let path = folder.url.path(percentEncoded: false)
    truth = try writePhantom(PhantomOptions(grid: .full, volumeCount: 330), to: path)
    mask = try StoredImage(Self.file(in: folder, "desc-brain_mask.nii.gz"))
    let outcome = try await Self.target(
      in: folder,
      bold: Self.file(in: folder, "desc-preproc_bold.nii.gz"),
      mask: Self.file(in: folder, "desc-brain_mask.nii.gz"),
      ["--space", "MNI152NLin2009cAsym"]
    )
    report = try PhantomCase.report(outcome)
  }

  private static func file(in folder: TemporaryFolder, _ end: String) -> URL {
    let stem = "sub-phantom_task-rest_space-MNI152NLin2009cAsym_res-2_"
    return folder / "sub-phantom/func/\(stem)\(end)"
  }

  var bold: URL { Self.file(in: folder, "desc-preproc_bold.nii.gz") }

  /// Runs `tmsplan target` for the cluster on some images, with this phantom's confounds.
  func target(_ bold: URL, _ mask: URL, _ more: [String]) async throws -> Program.Outcome {
    try await Self.target(in: folder, bold: bold, mask: mask, more)
  }

  private static func target(
    in folder: TemporaryFolder,
    bold: URL,
    mask: URL,
    _ more: [String]
  ) async throws -> Program.Outcome {
    let stem = "sub-phantom/func/sub-phantom_task-rest_"
    let files = [
      bold, mask, folder / (stem + "desc-confounds_timeseries.tsv"),
      file(in: folder, "desc-preproc_bold.json"),
    ].map { $0.path(percentEncoded: false) }
    return try await Program(name: "tmsplan").run(
      [
        "target", "--json", "--bold", files[0], "--mask", files[1], "--confounds", files[2],
        "--sidecar", files[3], "--subject", "sub-phantom", "--protocol", "sgc-dlpfc-cluster",
      ] + more
    )
  }
}

/// The fine phantom, interpolated onto a grid of another voxel size whose centres lie elsewhere.
struct RegriddedCase {
  typealias Map = NativeCase.Map

  let folder: TemporaryFolder
  let map: Map

  var bold: URL { folder / "bold.nii" }
  var mask: URL { folder / "mask.nii.gz" }
  /// Both transforms, as arguments.
  var transforms: [String] {
    ["--xfm"] + Self.names.map { (folder / $0).path(percentEncoded: false) }
  }

  private static let names = [
    "from-T1w_to-MNI152NLin2009cAsym_mode-image_xfm.txt",
    "from-MNI152NLin2009cAsym_to-T1w_mode-image_xfm.txt",
  ]

  /// Writes run, mask and transforms.
  ///
  /// - Parameters:
  ///   - phantom: What is interpolated.
  ///   - rows: From the template to where the copy lies, RAS millimetres.
  ///   - edges: The new voxel's edges in millimetres, along the axes of the copy's space.
  ///   - interpolation: How.
  /// - Throws: Where a file cannot be read or written.
  init(
    _ phantom: FinePhantom,
    _ rows: [12 of Double],
    edges: [Double],
    _ interpolation: Interpolation
  ) throws {
    folder = try TemporaryFolder()
    map = Map(rows: rows)
    let back = try #require(map.inverted())
    let source = phantom.mask
    let brain = source.volumes[0].indices.filter { source.volumes[0][$0] != 0 }
    let grid = try Self.box(around: brain.map { map(source.grid.centre(ofLinear: $0)) }, edges)
    let voxels = (0..<grid.size.count).filter { voxel in
      let near = source.grid.index(of: back(grid.centre(ofLinear: voxel)))
      return near.flatMap(source.grid.linearIndex(of:)).map { source.volumes[0][$0] != 0 } ?? false
    }
    try Data(encodeMask(voxels, on: grid, gzip: true)).write(to: mask)
    for (map, name) in zip([map, back], Self.names) {
      try itkText(map).write(to: folder / name, atomically: true, encoding: .utf8)
    }
    let interpolator = Interpolator(
      at: voxels.map { voxel in
        let at = source.grid.fromWorld(back(grid.centre(ofLinear: voxel)))
        return (at.x, at.y, at.z)
      },
      size: (source.grid.size.i, source.grid.size.j, source.grid.size.k),
      interpolation
    )
    try write(phantom.bold, on: grid, voxels, interpolator)
  }

  /// A grid around `points`, none of whose centres lies where the source's or the copy's box begins.
  private static func box(
    around points: [Point<MNI152NLin2009cAsym>],
    _ edges: [Double]
  ) throws -> VoxelGrid<MNI152NLin2009cAsym> {
    var (rows, size): ([12 of Double], [Int]) = (.init(repeating: 0), [])
    for (axis, path) in [\Point<MNI152NLin2009cAsym>.x, \.y, \.z].enumerated() {
      let values = points.map { $0[keyPath: path] }
      let (least, most) = (try #require(values.min()), try #require(values.max()))
      rows[5 * axis] = edges[axis]
      rows[4 * axis + 3] = least - (2.3 + 0.17 * Double(axis)) * edges[axis]
      size.append(Int((most - least) / edges[axis]) + 6)
    }
    return try #require(
      VoxelGrid(size: GridSize(size[0], size[1], size[2]), toWorld: Affine(rows: rows))
    )
  }

  /// Interpolates a volume at a time: the whole run would take a gigabyte.
  private func write(
    _ run: URL,
    on grid: VoxelGrid<MNI152NLin2009cAsym>,
    _ voxels: [Int],
    _ interpolator: Interpolator
  ) throws {
    var reader = try NIfTIReader(InMemoryBytes([UInt8](Data(contentsOf: run))), name: "image")
    let encoder = NIfTIEncoder(
      run: grid,
      volumeCount: reader.header.volumeCount,
      repetitionTime: .seconds(2),
      format: NIfTIFormat(dataType: .float32)
    )
    try Data(encoder.header).write(to: bold)
    let file = try FileHandle(forWritingTo: bold)
    try file.seekToEnd()
    var (fine, coarse): ([Float], [Float]) = ([], .init(repeating: 0, count: grid.size.count))
    while try reader.nextVolume(into: &fine) {
      for (voxel, value) in zip(voxels, interpolator.values(of: fine)) { coarse[voxel] = value }
      try file.write(contentsOf: Data(encoder.encode(coarse)))
    }
    try file.close()
  }
}
