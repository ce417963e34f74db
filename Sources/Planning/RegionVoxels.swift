import Atlases
import Geometry
import Imaging

/// The voxels of a seed or search region on a grid.
struct RegionVoxels {
  let id: String
  let title: String
  /// The space in which it is defined.
  let space: Space
  /// How many voxels it has, also beyond the field of view.
  let count: Int
  /// How many of these lie inside every mask, without any restriction to grey matter or a network.
  let unrestrictedCount: Int
  /// Linear indices, ascending, of those inside every mask that no restriction leaves out.
  let inMask: [Int]
  /// The signed weight of each of these, Σ|w| of the map being 1; nil where all count alike.
  private(set) var weights: [Double]?
  /// The weights of each run, Σ|w| of each map being 1; nil where all runs share ``weights``.
  private var weightsByRun: [[Double]]?
  /// Whether each run's series are standardised before they are weighted.
  let isStandardised: Bool
  /// What the usable voxels of a whole brain would amount to: a number of voxels, or Σ|w|.
  private let expected: Double
  /// The coverage that no restriction to grey matter can hide: that of the field of view and the masks.
  private let fieldCoverage: Double
  /// Whether nothing is left of it but what grey matter took away.
  let isEmptiedByTissue: Bool

  /// The voxels of `region`, which `enclosed` gives.
  ///
  /// - Parameters:
  ///   - region: The region.
  ///   - enclosed: All its voxels.
  ///   - masks: The brain masks of the runs.
  ///   - grey: The voxels of grey matter; nil does not restrict the region. Of a restricted region
  ///     that is all that is expected to be usable.
  init(
    _ region: Region,
    _ enclosed: EnclosedVoxels,
    masks: [BrainMask],
    within grey: Set<Int>? = nil
  ) {
    id = region.id
    isStandardised = false
    title = region.title
    space = .template(region.template)
    count = enclosed.unboundedCount
    let inBrain = enclosed.linear.filter { voxel in masks.allSatisfy { $0.voxels[voxel] } }
    let whole = Double(count) * (region.expectedInBrainFraction ?? 1)
    inMask = grey.map { grey in inBrain.filter(grey.contains) } ?? inBrain
    expected = grey.map { grey in Double(enclosed.linear.count(where: grey.contains)) } ?? whole
    fieldCoverage = grey == nil || whole == 0 ? 1 : min(1, Double(inBrain.count) / whole)
    unrestrictedCount = inBrain.count
    isEmptiedByTissue = inMask.isEmpty && !inBrain.isEmpty
  }

  /// The voxels that carry a weight, which are those of a map.
  ///
  /// Where each run has weights of its own, `weighted` is what all of them come to: by it the share of
  /// the usable voxels is measured.
  init(
    id: String,
    title: String,
    space: Space,
    _ weighted: WeightedVoxels,
    byRun: [[Double]]? = nil,
    isStandardised: Bool,
    masks: [BrainMask]
  ) {
    self.id = id
    self.isStandardised = isStandardised
    self.title = title
    self.space = space
    count = weighted.voxels.count
    let inside = weighted.voxels.indices.filter { position in
      masks.allSatisfy { $0.voxels[weighted.voxels[position]] }
    }
    inMask = inside.map { weighted.voxels[$0] }
    unrestrictedCount = inside.count
    weights = inside.map { weighted.weights[$0] }
    weightsByRun = byRun.map { runs in runs.map { own in inside.map { own[$0] } } }
    expected = weighted.weights.reduce(0) { $0 + $1.magnitude }
    fieldCoverage = 1
    isEmptiedByTissue = false
  }

  /// The weights of the run numbered `run`, from 0; nil where all voxels count alike.
  func weights(inRun run: Int) -> [Double]? { weightsByRun?[run] ?? weights }

  /// What is gathered of each volume: the weighted sum, or every voxel.
  ///
  /// - Parameter own: The weights that hold in one run; nil takes ``weights``.
  /// - Returns: Voxels inside every mask only.
  func selection(weightedBy own: [Double]?) -> VoxelSelection {
    (own ?? weights).map { .weighted(WeightedVoxels(voxels: inMask, weights: $0)) }
      ?? .voxels(inMask)
  }

  /// The gathered columns whose mean is the mean of the region, its usable voxels being at
  /// `positions` of ``inMask``; none where there are none.
  ///
  /// A weighted sum is formed while the image is read, before it is known what is usable: it is
  /// taken as it is.
  func columns(usable positions: [Int]) -> [Int] {
    weights == nil ? positions : positions.isEmpty ? [] : [0]
  }

  /// The positions of ``inMask`` whose voxel's row in `measured`, ascending, fulfils a condition.
  func positions(in measured: [Int], where condition: (Int) -> Bool) -> [Int] {
    var row = 0
    return inMask.indices.filter { position in
      while measured[row] < inMask[position] { row += 1 }
      return condition(row)
    }
  }

  /// The voxels at `positions` of ``inMask``: their number, or Σ|w|.
  func amount(_ positions: [Int]) -> Double {
    guard let weights else { return Double(positions.count) }
    return positions.reduce(0) { $0 + weights[$1].magnitude }
  }

  /// The share of the region that the voxels at `positions` of ``inMask`` cover, 0 to 1.
  func coverage(usable positions: [Int]) -> Double {
    expected > 0 ? min(fieldCoverage, amount(positions) / expected) : 0
  }
}
