import Findings
import Geometry

extension BrainMapper {
  /// Whether voxels of `region`, linear indices, do not vary: of such a region no gradient is told, as
  /// its shape would be another (networks.md §6).
  ///
  /// Says so by a finding about `name`.
  mutating func refusesSilent(_ region: [Int], _ name: String) -> Bool {
    let silent = Set(region).intersection(gathering.mapped).subtracting(read.voxels)
    guard !silent.isEmpty else { return false }
    findings.append(
      Finding(
        "gradient_voxel_silent",
        .error,
        subject: name,
        message: "\(silent.count) voxel\(silent.count == 1 ? "" : "s") of the region "
          + "\(silent.count == 1 ? "does" : "do") not vary, or not in all runs and halves.",
        remedy: "Take such voxels out of the region, and check the image there."
      )
    )
    return true
  }

  /// Says how many of `members`, numbers of voxels of the region called `name`, are on no known side:
  /// they are in no side's gradients.
  mutating func addUnknownSides(_ members: [Int], _ name: String) {
    let unknown = members.count { sides[$0] == nil }
    guard unknown > 0 else { return }
    findings.append(
      Finding(
        "gradient_side_unknown",
        .warning,
        subject: name,
        message:
          "The transform does not tell the side of \(unknown) of the region's voxels: they are left out.",
        remedy: "Check that the transform covers the region."
      )
    )
  }
}
