import Atlases
import Findings
import Imaging
import Targeting

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

  /// A map more than half of whose used weight is negative, as one is that was stored with its signs
  /// the other way round; nil without a map or for any other.
  func invertedSeed() -> Finding? {
    // A circuit's positive weights may all lie in the search region, which is left out.
    guard planningCase.targeting.direction == .negative, let record = seedMapRecord,
      record.negativeShare > 0.5
    else { return nil }
    let percent = (1000 * record.negativeShare).rounded() / 10
    return Finding(
      "seedmap_mostly_negative",
      .warning,
      subject: record.name,
      message: "\(percent) % of the map's weight is negative: the target's "
        + "negative r is, for the greater part, a positive correlation with those voxels.",
      remedy: "Make sure that the map's signs are meant so; multiply it by -1 where they are not."
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
