import Findings
import Imaging

extension Assessment {
  /// Voxels of the map whose values are not finite in some frame; nil without a map or such voxels.
  ///
  /// Such a value counts as 0, a jump that a sum formed during the reading has taken in.
  func spoiltSeed() -> Finding? {
    let seed = gathered.gathering.seed
    guard let map = gathered.gathering.seedMap else { return nil }
    let spoilt = seed.positions(in: gathered.gathering.measured) { row in
      gathered.runs.contains { $0.facts.notFinite[row] }
    }
    guard !spoilt.isEmpty else { return nil }
    let percent = (1000 * seed.coverage(usable: spoilt)).rounded() / 10
    return Finding(
      "seedmap_voxels_not_finite",
      .warning,
      subject: map.record.file.name,
      message: "\(spoilt.count) weighted voxels, \(percent) % of the weight, hold NaN or infinity "
        + "in some frame; these count as 0 in the seed.",
      remedy: "Write 0 into the map there, or look at the image."
    )
  }

  /// The map behind the seed and how much of it is used; nil where the seed is a region.
  var seedMapRecord: SeedMapRecord? {
    let seed = gathered.gathering.seed
    guard let map = gathered.gathering.seedMap, let weights = seed.weights else { return nil }
    let used = seed.amount(usableSeed)
    let negative = usableSeed.reduce(0) { $0 + max(0, -weights[$1]) }
    return SeedMapRecord(
      name: map.record.file.name,
      sha256: map.record.sha256,
      replaced: map.replaced,
      usedShare: used,
      searchRegionShare: map.searchRegionShare,
      negativeShare: used > 0 ? negative / used : 0
    )
  }
}
