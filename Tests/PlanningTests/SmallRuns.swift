import Atlases
import Foundation
import Geometry
import Imaging
import Planning
import Prediction
import TestSupport

/// Runs of 1,716 voxels of 8 mm, as `Tests/Golden/generate_self_seedmap.py` makes them.
struct SmallRuns {
  /// One run: what its noise follows from, and its frames.
  struct Run: Decodable {
    let seed: UInt64
    let frames: Int
  }

  /// What a run is changed by before it is written.
  struct Change {
    /// Voxels that the brain mask leaves out.
    var unmasked: Set<Int> = []
    /// Voxels that do not vary.
    var constant: Set<Int> = []
  }

  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  let grid: VoxelGrid<MNI152NLin2009cAsym>
  let files: [RunFiles]

  /// Writes runs into a folder of their own.
  init(_ runs: [Run], changes: [Int: Change] = [:]) throws {
    let affine = Affine<VoxelSpace, MNI152NLin2009cAsym>(rows: [
      8, 0, 0, -64.5, 0, 8, 0, -8.5, 0, 0, 8, -23.5,
    ])
    guard let grid = VoxelGrid(size: GridSize(12, 11, 13), toWorld: affine) else {
      throw CocoaError(.coderInvalidValue)
    }
    self.grid = grid
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var files: [RunFiles] = []
    for (index, run) in runs.enumerated() {
      let change = changes[index] ?? Change()
      files.append(try Self.write(run, change, number: index + 1, on: grid, into: folder))
    }
    self.files = files
  }

  /// The names of the columns: 27P, whose global signal is what the voxels have in common.
  private static var header: String {
    let axes = ["trans", "rot"].flatMap { way in ["x", "y", "z"].map { "\(way)_\($0)" } }
    let motion = axes.flatMap { axis in
      ["", "_derivative1", "_power2", "_derivative1_power2"].map { axis + $0 }
    }
    return (["csf", "white_matter", "global_signal"] + motion).joined(separator: "\t")
  }

  /// Removes the files.
  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// The linear indices of the voxels in the sphere of the subgenual cingulate.
  var sphere: [Int] {
    grid.voxels(in: [.sphere(centre: Point(6, 16, -10), radius: 10.mm)])
  }

  private static func random(_ seed: UInt64, _ count: Int) -> [Int] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in Int(generator.next() >> 54) }
  }

  private static func write(
    _ run: Run,
    _ change: Change,
    number: Int,
    on grid: VoxelGrid<MNI152NLin2009cAsym>,
    into folder: URL
  ) throws -> RunFiles {
    let count = grid.size.count
    let noise = random(run.seed, run.frames * count)
    let common = random(run.seed + 1, run.frames)
    let volumes = (0..<run.frames).map { frame in
      (0..<count).map { voxel -> Float in
        if change.constant.contains(voxel) { return 4000 }
        let sign = (voxel % 5 == 0 ? 1 : 0) - (voxel % 7 == 0 ? 1 : 0)
        return Float(4000 + noise[frame * count + voxel] + sign * common[frame])
      }
    }
    let gap = 11 + Int(run.seed % 3)
    let mask = (0..<count).map { voxel -> Float in
      voxel % gap == 3 || change.unmasked.contains(voxel) ? 0 : 1
    }
    let columns = random(run.seed + 2, 2 * run.frames)
    let motion = random(run.seed + 3, 24 * run.frames)
    let rows = (0..<run.frames).map { frame in
      let own = columns[(2 * frame)..<(2 * frame + 2)] + [common[frame]]
      return (own + motion[(24 * frame)..<(24 * frame + 24)]).map(String.init)
        .joined(separator: "\t")
    }
    let stem = folder.appending(path: "sub-small_run-\(number)_").path(percentEncoded: false)
    try Data(
      encodeNIfTI(
        volumes,
        on: grid,
        repetitionTime: .seconds(2),
        format: NIfTIFormat(dataType: .int16)
      )
    ).write(to: URL(filePath: stem + "bold.nii"))
    try Data(encodeNIfTI([mask], on: grid)).write(to: URL(filePath: stem + "mask.nii"))
    try ([header] + rows).joined(separator: "\n")
      .write(toFile: stem + "confounds.tsv", atomically: true, encoding: .utf8)
    func file(_ role: InputRole, _ name: String) -> InputFile {
      InputFile(role: role, run: number, path: stem + name)
    }
    return RunFiles(
      bold: file(.bold, "bold.nii"),
      mask: file(.mask, "mask.nii"),
      confounds: file(.confounds, "confounds.tsv"),
      sidecar: nil
    )
  }
}

extension SmallRuns {
  /// A shipped protocol for such runs: without smoothing and censoring, and with two confounds.
  static func targeting(
    _ id: String,
    _ change: (String) -> String = { $0 }
  ) throws -> TargetingProtocol {
    let text = try String(
      contentsOfFile: root + "Protocols/targeting/\(id).yaml",
      encoding: .utf8
    )
    let censoring = /censoring:\n( {4}.*\n)+/
    let small = change(
      text.replacing("smoothing_fwhm_mm: 6", with: "smoothing_fwhm_mm: none")
        .replacing(censoring, with: "censoring: none\n")
        .replacing("confounds: 27P", with: "confounds: [csf, white_matter]")
        .replacing("compare_with: [26P]", with: "compare_with: none")
    )
    return try catalogue().targetingProtocol(parsing: [UInt8](small.utf8), file: id + ".yaml")
  }

  /// The plan by `targeting` of some of the runs, in the given order.
  func plan(
    _ targeting: TargetingProtocol,
    runs: [Int]? = nil,
    output: PlanOutput = .map
  ) throws -> TargetPlan {
    let chosen = (runs ?? Array(files.indices)).enumerated().map { place, index in
      let own = files[index]
      func moved(_ file: InputFile) -> InputFile {
        InputFile(role: file.role, run: place + 1, path: file.path)
      }
      return RunFiles(
        bold: moved(own.bold),
        mask: moved(own.mask),
        confounds: moved(own.confounds),
        sidecar: nil
      )
    }
    let planner = Planner(software: SoftwareIdentity(name: "test", version: "1", sha256: ""))
    return try planner.run(
      PlanningCase(
        subject: "sub-small",
        runs: chosen,
        space: .template(.mni152NLin2009cAsym),
        targeting: targeting,
        stimulation: Self.catalogue().stimulationProtocol("itbs"),
        response: ResponseRequest(),
        output: output
      )
    )
  }

  private static var root: String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path(percentEncoded: false)
  }

  private static func catalogue() throws -> Catalogue {
    try Catalogue(atlases: root + "Atlases", protocols: root + "Protocols")
  }
}
