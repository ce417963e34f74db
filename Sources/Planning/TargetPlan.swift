public import Atlases
public import Denoising
public import Findings
public import Geometry
public import Prediction
public import Targeting

/// Everything that was computed for a case: what a report is made from.
public struct TargetPlan: Sendable {
  /// The clinic's pseudonym for the subject.
  public let subject: String
  /// Whether a target is recommended, doubted, or absent.
  public private(set) var status: TargetStatus
  /// The program that computed the plan.
  public let software: SoftwareIdentity
  /// How the target was found.
  public let targeting: TargetingProtocol
  /// The stimulation protocol of the response estimate.
  public let stimulation: StimulationProtocol
  /// The files that were read, run by run.
  public private(set) var inputs: [InputRecord]
  /// The template in whose coordinates seed, search region and reference points are taken.
  public let template: Template
  /// The grid on which the analysis ran.
  public let grid: GridRecord
  /// The seed as this subject's image shows it.
  public let seed: RegionRecord
  /// What the seed's used voxels consist of; nil without a segmentation, or for a map of weights.
  public let seedTissue: SeedTissue?
  /// The map of weights behind the seed; nil where it is a region's plain mean.
  public let seedMap: SeedMapRecord?
  /// The search region as this subject's image shows it.
  public let searchRegion: RegionRecord
  /// The candidates, best first; empty where there is no target.
  public private(set) var targets: [PlannedTarget]
  /// The methods without a target, and why.
  public let missing: [MissingTarget]
  /// Where the methods' targets lie together; nil where the protocol does not ask, or without any.
  public let consensus: ConsensusRecord?
  /// What every gate says.
  public let gates: [GateOutcome]
  /// How steady the target is.
  public let stability: StabilityRecord
  /// How well the transforms fit each other; nil without any.
  public let transforms: TransformRecord?
  /// What a navigator needs; nil without a T1w image that can be used.
  public let navigation: NavigationRecord?
  /// The target of the same subject's runs in the other space; nil unless both are given.
  public private(set) var otherSpace: SpaceComparison?
  /// How good the data are.
  public let quality: QualityRecord
  /// The response estimate, or the reasons for its absence.
  public let response: ResponseOutcome
  /// What is worth saying about inputs and result.
  public private(set) var findings: [Finding]
  /// Seconds of work a stage.
  public let timings: [Stage: Double]
  /// The correlation of every brain voxel with the seed; nil unless asked for.
  public let brain: BrainMap?
  /// Linear indices, ascending, of the voxels in which the target was sought; nil unless the map is
  /// asked for.
  public let searched: [Int]?
  /// The maps in the other space, or why there are none; nil unless asked for.
  public private(set) var mapsElsewhere: Result<SpaceMaps, Finding>?
  /// The cleaned series of seed and candidates, run by run; nil unless asked for.
  public let series: [CleanedSeries]?
  /// What pictures for people are drawn from; nil unless asked for.
  public let figures: PlanFigures?
}

extension TargetPlan {
  /// The plan with a comparison and findings that it brings; a warning lowers a status of `ok`.
  ///
  /// - Parameters:
  ///   - otherSpace: The comparison.
  ///   - others: The files that the other plan read; those that this one read as well count once.
  ///   - findings: What the comparison brings.
  ///   - maps: The maps in the other space; nil keeps what there is.
  /// - Returns: The plan, changed.
  func replacing(
    otherSpace: SpaceComparison,
    inputs others: [InputRecord],
    adding findings: [Finding],
    maps: Result<SpaceMaps, Finding>?
  ) -> TargetPlan {
    var plan = self
    let known = Set(inputs.map(\.sha256))
    plan.inputs += others.filter { !known.contains($0.sha256) }
    plan.otherSpace = otherSpace
    plan.findings += findings
    plan.mapsElsewhere = maps ?? mapsElsewhere
    if plan.status == .ok, TargetStatus(findings: findings) != .ok {
      plan.status = .lowConfidence
      for index in plan.targets.indices { plan.targets[index].isRecommended = false }
    }
    return plan
  }
}

/// Cleaned series of one run, standardised: mean 0 and sample standard deviation 1.
public struct CleanedSeries: Hashable, Sendable {
  /// The kept frames' numbers in the run, from 0.
  public let frames: [Int]
  /// Seconds between two frames of the run.
  public let repetitionTime: Double
  /// The names of the columns: `seed`, then each candidate's method.
  public let names: [String]
  /// A series for each name.
  public let columns: [[Double]]
}

/// A voxel grid as a report shows it.
public struct GridRecord: Hashable, Sendable {
  /// The space whose millimetres the grid is in.
  public let space: Space
  /// The number of voxels along i, j and k.
  public let size: GridSize
  /// The voxel's edge lengths in mm.
  public let voxelSize: [Double]
  /// The upper three rows of the affine from voxel indices to mm, row-major.
  public let affine: [Double]

  init<Frame: AnalysisFrame>(_ grid: VoxelGrid<Frame>) {
    space = Frame.space
    size = grid.size
    let (i, j, k) = grid.voxelSize
    voxelSize = [i.value, j.value, k.value]
    let rows = grid.toWorld.rows
    affine = rows.indices.map { rows[$0] }
  }
}

/// A region of interest as this subject's image shows it.
public struct RegionRecord: Hashable, Sendable {
  /// The region's identifier.
  public let id: String
  /// Its name for people.
  public let title: String
  /// The space in which it is defined.
  public let space: Space
  /// Voxels whose centre lies in the region, or that carry a weight.
  public let voxelCount: Int
  /// Of these, the voxels inside every run's brain mask.
  public let inMaskCount: Int
  /// Of these, the voxels that carry a finite, varying signal in every run.
  public let usedCount: Int
  /// The share of the region that is usable, 0 to 1; of a map, the share of Σ|w|.
  ///
  /// For a region that reaches beyond the brain, relative to the share that lies in the brain of
  /// the template.
  public let coverage: Double
  /// The mean temporal signal-to-noise ratio of the used voxels before smoothing; nil without any.
  public let temporalSNR: Double?
}

/// The map of weights behind a seed.
public struct SeedMapRecord: Hashable, Sendable {
  /// The image's name, without folders.
  public let name: String
  /// The SHA-256 of the image.
  public let sha256: String
  /// The protocol's seed that it stands in for; nil where the protocol names the map itself.
  public let replaced: String?
  /// The share of Σ|w| on voxels that are used.
  public let usedShare: Double
  /// The share of Σ|w| inside the search region, which is left out.
  public let searchRegionShare: Double
  /// The share of the used Σ|w| whose weights are negative.
  public let negativeShare: Double
}

/// How good the data are.
public struct QualityRecord: Equatable, Sendable {
  /// One run.
  public struct Run: Equatable, Sendable {
    /// The run's number, from 1.
    public let run: Int
    /// Volumes in the image.
    public let frameCount: Int
    /// Frames kept after censoring.
    public let framesKept: Int
    /// The repetition time in seconds.
    public let repetitionTime: Double
    /// How much the head moved; nil where the protocol does not censor and the table has no column.
    public let motion: FramewiseDisplacementSummary?
    /// Degrees of freedom left after filter and regression; nil where cleaning was impossible.
    public let degreesOfFreedom: Int?
    /// How the global signal follows breathing; nil where ``respirationGap`` says why.
    public let respiration: RespirationMeasure?
    /// Why there is no measure of breathing; nil where there is.
    public let respirationGap: RespirationGap?
    /// Voxels of the whole image with a value that is not finite.
    public let notFiniteVoxelCount: Int
  }

  /// Run by run.
  public let runs: [Run]
  /// Minutes kept over all runs.
  public let minutesKept: Double
  /// Degrees of freedom over all runs; nil where cleaning was impossible.
  public let degreesOfFreedom: Int?
}
