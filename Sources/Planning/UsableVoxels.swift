import Atlases
import Findings
import Imaging
import Targeting

/// The positions in ``RegionVoxels/inMask`` of the voxels with a finite, varying signal in every run.
///
/// - Parameters:
///   - region: Its in-mask voxels are all among `measured`.
///   - measured: The voxels that the facts of the runs describe, ascending.
///   - runs: What was read.
/// - Returns: Positions, ascending.
func usable(_ region: RegionVoxels, measured: [Int], in runs: [CleanedRun]) -> [Int] {
  region.positions(in: measured) { row in
    runs.allSatisfy { !$0.facts.notFinite[row] && !$0.facts.silent[row] }
  }
}

/// Whether each of `voxels`, ascending, has a finite, varying signal in every run.
///
/// - Parameters:
///   - voxels: All among `measured`.
///   - measured: The voxels that the facts of the runs describe, ascending.
///   - runs: What was read.
/// - Returns: One flag a voxel.
func usableFlags(of voxels: [Int], measured: [Int], in runs: [CleanedRun]) -> [Bool] {
  var row = 0
  return voxels.map { voxel in
    while measured[row] < voxel { row += 1 }
    return runs.allSatisfy { !$0.facts.notFinite[row] && !$0.facts.silent[row] }
  }
}

extension Assessment {
  /// Whether anything of a region is usable; what is missing becomes a finding or an error.
  ///
  /// - Throws: `seed_has_no_signal` or `region_has_no_signal` where the brain mask covers the region
  ///   but the image is empty there: the image, not the subject, is at fault.
  mutating func hasVoxels(
    _ region: RegionVoxels,
    usable: [Int],
    as role: RegionRole
  ) throws(PlanningError) -> Bool {
    guard usable.isEmpty else { return true }
    let subject = region.id
    guard region.inMask.isEmpty else {
      throw .refusal(
        role.hasNoSignal,
        subject: subject,
        "None of the \(region.inMask.count) in-brain voxels of \(subject) has a finite, varying "
          + "signal.",
        remedy: "Look at the image there: it is empty or was masked away.",
        stage: .denoise
      )
    }
    guard !region.isEmptiedByTissue else {
      findings.append(
        Finding(
          "grey_matter_outside_region",
          .error,
          subject: subject,
          message: "No voxel of \(subject) inside the brain is grey matter by the image given.",
          remedy:
            "Check that the image of grey matter is this subject's, and in the space of the runs."
        )
      )
      return false
    }
    findings.append(
      Finding(
        role.outsideFieldOfView,
        .error,
        subject: subject,
        message: "None of the \(region.count) voxels of \(subject) lies in the brain mask.",
        remedy: "Check the field of view, the mask and the space of the image."
      )
    )
    return false
  }
}
