import Geometry

extension TargetPlan {
  /// The regions of resampled targets and the agreement of the methods, on the run's grid.
  ///
  /// A mask called `…Region90` is one that phantoms confirm to hold the target in 90 % of scans;
  /// `…Resamples90` holds 90 % of the resamples, and says nothing of scans. The agreement counts, for
  /// each searched voxel, how many methods select it.
  /// - Returns: A file for each region that there is, and one for the agreement where the protocol asks
  ///   for a consensus.
  public func regionMaps() -> [StatisticalMapFile] {
    var files: [StatisticalMapFile] = []
    for (name, spread) in (stability.bootstrap?.methods ?? [:]).sorted(by: { $0.key < $1.key }) {
      for region in spread.regions {
        guard let voxels = region.voxels else { continue }
        let kind = region.verdict == .calibrated ? "Region" : "Resamples"
        let share = "\(Int((100 * region.share).rounded()))"
        files.append(
          file("desc-\(label(of: name))\(kind)\(share)_mask", voxels.map { ($0, 1) })
        )
      }
    }
    if let consensus {
      let counts = consensus.agreement.map { ($0.key, Float($0.value)) }
      files.append(file("desc-consensus_stat-agreement_statmap", counts))
    }
    return files
  }

  private func file(_ name: String, _ values: [(Int, Float)]) -> StatisticalMapFile {
    var volume = [Float](repeating: 0, count: grid.size.count)
    for (voxel, value) in values { volume[voxel] = value }
    return StatisticalMapFile(
      name: "\(subject)_space-\(grid.space.name)_\(name).nii.gz",
      bytes: grid.encode(volume)
    )
  }

  /// A method's name as BIDS allows it in a label: letters and digits.
  private func label(of method: String) -> String {
    String(method.filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
  }
}
