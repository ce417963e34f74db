public import Atlases
public import Findings
import Geometry
import Imaging

/// A subject in a group map, or left out of it.
public struct GroupSubject: Sendable {
  /// The clinic's pseudonym, without `sub-`.
  public let label: String
  /// What was read of the subject; empty where it failed.
  public let inputs: [InputRecord]
  /// Why the subject failed; nil where it did not.
  public let failure: Finding?
}

/// The group map of a seed's correlation, from a clinic's own subjects.
public struct GroupSeedMap: Sendable {
  /// The fewest subjects of a map.
  ///
  /// Chosen by us, without literature.
  public static let minimumSubjects = 20

  /// The protocol whose seed it is.
  public let targeting: TargetingProtocol
  /// The program that made it.
  public let software: SoftwareIdentity
  /// The grid of all subjects' maps.
  public let grid: GridRecord
  /// Those who are averaged, in the order in which they were given.
  public let subjects: [GroupSubject]
  /// Those who failed and were skipped.
  public let failed: [GroupSubject]
  /// The labels that were left out on demand.
  public let leftOut: [String]
  /// The share of subjects who must have a voxel.
  public let minimumShare: Double
  /// How many voxels of the grid lie in the search region and are 0.
  public let searchedCount: Int
  /// Whether the subjects' maps were made from their runs here; else they were given.
  public let isMadeFromRuns: Bool
  /// What is worth saying.
  public let findings: [Finding]

  let sum: GroupSum
  let searched: [Int]

  /// The map of all subjects, or without one whose own map is given.
  ///
  /// - Parameter left: Who is left out.
  /// - Returns: The file's content.
  /// - Throws: `seedmap_no_voxels` where nothing is left.
  func image(
    without left: (label: String, map: [Float])? = nil
  ) throws(PlanningError)
    -> GroupMapImage
  {
    let values = sum.mean(
      minimumShare: minimumShare,
      excluding: searched,
      without: left?.map
    )
    let voxelCount = values.count { $0 != 0 }
    guard voxelCount > 0 else {
      throw .refusal(
        "seedmap_no_voxels",
        subject: targeting.seed.id,
        "No voxel outside the search region is in \(minimumShare) of the subjects' masks.",
        remedy: "Check that the subjects' images are in one template, or lower --minimum-share."
      )
    }
    let parts =
      ["group", "space-\(grid.space.name)", "seed-\(targeting.seed.id)"]
      + (left.map { ["desc-without\($0.label)"] } ?? []) + ["stat-z_statmap"]
    return GroupMapImage(
      name: parts.joined(separator: "_"),
      without: left?.label,
      bytes: grid.encode(values),
      voxelCount: voxelCount
    )
  }
}

/// A group map as a NIfTI file.
public struct GroupMapImage: Sendable {
  /// The name without an ending, in the manner of BIDS derivatives.
  public let name: String
  /// The subject whose data are not in it; nil in the map of all.
  public let without: String?
  /// The file's bytes: float32, gzip.
  public let bytes: [UInt8]
  /// How many voxels are not 0.
  public let voxelCount: Int
}
