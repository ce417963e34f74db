import Atlases
import Findings
import Imaging
import Targeting

/// Of the voxels numbered `inMask`, those with a finite, varying signal in every image.
func usable(_ inMask: [Int], in images: [GatheredRun]) -> [Int] {
  guard let voxels = images.first?.voxels else { return [] }
  let wanted = Set(inMask)
  return voxels.indices.filter { row in
    wanted.contains(voxels[row])
      && images.allSatisfy { !$0.notFinite[row] && !$0.silent[row] }
  }.map { voxels[$0] }
}

/// The rows of `image` that hold `voxels`; both are ascending.
func rows(of voxels: [Int], in image: GatheredRun) -> [Int] {
  let wanted = Set(voxels)
  return image.voxels.indices.filter { wanted.contains(image.voxels[$0]) }
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
    let subject = region.region.id
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
