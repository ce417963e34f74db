import Findings
import Geometry
import Imaging

/// What an analysis shows of a whole brain, on one grid.
public struct SpaceMaps: Sendable {
  /// How the map came to its grid.
  public enum Origin: String, Sendable {
    /// It was computed from runs on this grid.
    case computed
    /// It was computed on another grid, and each voxel's centre pulled there.
    case pulled
  }

  /// The grid.
  public let grid: GridRecord
  /// How the map came to it.
  public let origin: Origin
  /// The correlation of every brain voxel with the seed.
  public let brain: BrainMap
  /// Linear indices, ascending, of the voxels in which the target was sought.
  public let searched: [Int]

  /// The map of r as a NIfTI file: float32, gzip; 0 outside the brain.
  public var correlationImage: [UInt8] { grid.encode(volume(of: brain.r)) }

  /// The voxels searched as a NIfTI file: uint8, gzip; 1 inside.
  public var searchedImage: [UInt8] {
    switch grid.space {
    case .template(.mni152NLin6Asym):
      encodeMask(searched, on: grid.grid(in: MNI152NLin6Asym.self), gzip: true)
    case .template(.mni152NLin2009cAsym):
      encodeMask(searched, on: grid.grid(in: MNI152NLin2009cAsym.self), gzip: true)
    case .native: encodeMask(searched, on: grid.grid(in: NativeT1w.self), gzip: true)
    }
  }

  /// A volume that holds `values`, one a voxel of the brain, and else 0.
  func volume(of values: [Double]) -> [Float] {
    var volume = [Float](repeating: 0, count: grid.size.count)
    for (voxel, value) in zip(brain.voxels, values) { volume[voxel] = Float(value) }
    return volume
  }
}

extension TargetPlan {
  /// The maps on the grid of the analysis; nil unless asked for, or where the data gave none.
  public var maps: SpaceMaps? {
    guard let brain, let searched else { return nil }
    return SpaceMaps(grid: grid, origin: .computed, brain: brain, searched: searched)
  }
}

/// What is told where the runs of a space gave no map.
func noMap(in space: Space) -> Finding {
  mapMissing(space, "the runs in that space gave none", "Look at the findings of the report.")
}

/// What is told where there is no map in `space`, for `reason`.
func mapMissing(_ space: Space, _ reason: String, _ remedy: String) -> Finding {
  Finding(
    "map_in_one_space",
    .info,
    subject: space.name,
    message: "There is no map in \(space.name): \(reason).",
    remedy: remedy
  )
}
