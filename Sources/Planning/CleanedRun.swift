import Denoising
import Findings
import Imaging

/// What was read of one run: its regions cleaned in every way that the plan needs.
struct CleanedRun: Sendable {
  /// Seed and search region by one cleaning.
  struct Regions: Sendable {
    /// The in-mask voxels of the seed, in the order of their indices, or their weighted sum.
    let seed: DenoisedCoordinates
    /// The in-mask voxels of the search region, in the order of their indices.
    let searched: DenoisedCoordinates
  }

  /// The regions by the cleanings, or why the data are too poor for one.
  let cleanings: [CleaningRole: Result<Regions, DenoisingError>]
  /// What the raw series of the measured voxels were like.
  let facts: RawSeriesFacts
  /// How many voxels of the whole image were NaN or infinite in any frame.
  let notFiniteVoxelCount: Int
  /// The differences of seed and search region from the first used frame; nil unless wanted.
  let series: CollectedSeries?
  /// The first used frame of the whole image, for pictures; nil unless wanted.
  let picture: [Float]?
  /// The r of every brain voxel with the seed in this run; nil unless wanted.
  let brain: BrainMapSum.Share?
  /// What reading found.
  let findings: [Finding]

  /// The run without its brain map, which is large.
  var withoutBrain: CleanedRun {
    CleanedRun(
      cleanings: cleanings,
      facts: facts,
      notFiniteVoxelCount: notFiniteVoxelCount,
      series: series,
      picture: picture,
      brain: nil,
      findings: findings
    )
  }
}

/// The uncleaned series of both regions, as differences from the first used frame.
struct CollectedSeries: Sendable {
  let seed: SeriesCollector
  let searched: SeriesCollector
}
