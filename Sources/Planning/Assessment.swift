import Atlases
import Connectivity
import Denoising
import Findings
import Geometry
import Imaging
import Prediction
import Targeting

/// The computation after reading: correlating, choosing and judging.
///
/// It collects findings on the way. What the data are too poor for becomes a finding and a missing
/// part; what an input has wrong becomes an error.
struct Assessment<Frame: AnalysisFrame> {
  let planningCase: PlanningCase
  let gathered: Gathered<Frame>
  /// Positions of the usable voxels among the in-mask voxels of seed and search region.
  let usableSeed: [Int]
  let usableSearch: [Int]
  /// The columns of the searched voxels among the gathered ones.
  let searchedColumns: [Int]
  /// The cones of each method that has some.
  let cones: [String: ConeWeights]
  /// The weight of each searched voxel, by the method that has them.
  let weights: [String: [Double]]
  var findings: [Finding]
  /// Where the protocol's reference points lie; nil where a transform does not reach one.
  let referencePositions: [Point<Frame>?]
  /// Each run's degrees of freedom; empty where cleaning was impossible.
  private(set) var degreesOfFreedom: [Int] = []

  init(
    _ planningCase: PlanningCase,
    _ gathered: Gathered<Frame>
  ) throws(PlanningError) {
    let gathering = gathered.gathering
    self.planningCase = planningCase
    self.gathered = gathered
    func positions(_ region: RegionVoxels) -> [Int] {
      usable(region, measured: gathering.measured, in: gathered.runs)
    }
    usableSeed = positions(gathering.seed)
    usableSearch = positions(gathering.searchRegion)
    searchedColumns = usableSearch.columns(
      of: gathering.searchRegion.inMask,
      in: gathering.gathered
    )
    let targeting = planningCase.targeting
    cones = coneWeights(of: targeting.methods, searchedColumns, gathered)
    let searchedVoxels = searchedColumns.map { gathering.gathered[$0] }
    weights =
      gathering.voxelWeights.map { map in
        let own = map.weights(of: searchedVoxels)
        return targeting.weightedMethods.reduce(into: [:]) { $0[$1.name] = own }
      } ?? [:]
    referencePositions = try gathering.placement.positions(
      of: targeting.distancePoints.map(\.point)
    )
    findings = gathered.findings + targeting.denoising.findings(subject: targeting.id)
    findings += [spoiltSeed(), invertedSeed()].compactMap(\.self)
    findings += claims
  }

  var runs: [RunInputs<Frame>] { gathered.gathering.runs.map(\.inputs) }
  /// The gathered columns whose mean is the seed.
  var seedColumns: [Int] { gathered.gathering.seed.columns(usable: usableSeed) }
  /// Linear indices of the voxels in which the target is searched.
  var searched: [Int] { searchedColumns.map { gathered.gathering.gathered[$0] } }
  /// Whether the data could be cleaned at all.
  var isClean: Bool { !degreesOfFreedom.isEmpty }

  /// Cleans every run; false where the data do not allow it, which a finding then tells.
  ///
  /// - Throws: `seed_has_no_signal` or `region_has_no_signal` where the mask covers a region in
  ///   which the image is empty.
  mutating func clean() throws(PlanningError) -> Bool {
    let hasSeed = try hasVoxels(gathered.gathering.seed, usable: usableSeed, as: .seed)
    let hasRegion = try hasVoxels(
      gathered.gathering.searchRegion,
      usable: usableSearch,
      as: .searchRegion
    )
    guard hasSeed, hasRegion else { return false }
    var freedom: [Int] = []
    for (number, run) in runs.enumerated() {
      switch seeded(run: number, .whole) {
      case .success(let seeded): freedom.append(seeded.voxels.degreesOfFreedom)
      case .failure(let error):
        findings.append(error.finding(subject: run.files.bold.name))
        return false
      }
    }
    degreesOfFreedom = freedom
    return true
  }

  /// The response estimate of the reference class; the connectivity term is off.
  ///
  /// No distribution of connectivity exists for this pipeline, so that the estimate is that of the
  /// published patients, and says so. They were stimulated over the left DLPFC: a search elsewhere,
  /// or none that found anything, says nothing of them.
  func response() throws(PlanningError) -> ResponseOutcome {
    do throws(PredictionError) {
      return try estimateResponse(
        in: planningCase.stimulation.reference,
        for: planningCase.response.placed(at: site)
      )
    } catch {
      throw .request(error, subject: planningCase.stimulation.id)
    }
  }

  private var site: ResponseRequest.StimulationSite? {
    status == .noTarget ? nil : planningCase.targeting.searchRegion.site
  }

  /// A run by one of its cleanings, with the usable seed's mean.
  func seeded(run: Int, _ role: CleaningRole) -> Result<SeededRun, DenoisingError> {
    guard let regions = gathered.runs[run].cleanings[role] else {
      preconditionFailure("a cleaning that was not prepared")
    }
    return regions.map { regions in
      SeededRun(seed: regions.seed.mean(of: seedColumns), voxels: regions.searched)
    }
  }

  /// Minutes of data kept over all runs.
  var minutesKept: Double {
    runs.reduce(0) { $0 + Double($1.frames.keptCount) * $1.repetitionTime / 60 }
  }
}

extension [Int] {
  /// Where the voxels at these positions of `own` stand in `all`, both ascending.
  fileprivate func columns(of own: [Int], in all: [Int]) -> [Int] {
    var column = 0
    return map { position in
      while all[column] < own[position] { column += 1 }
      return column
    }
  }
}

/// The cones of each method that has some, around the searched columns.
private func coneWeights<Frame: AnalysisFrame>(
  of methods: [MethodSpecification],
  _ searchedColumns: [Int],
  _ gathered: Gathered<Frame>
) -> [String: ConeWeights] {
  let gathering = gathered.gathering
  let isUsable = usableFlags(
    of: gathering.gathered,
    measured: gathering.measured,
    in: gathered.runs
  )
  var cones: [String: ConeWeights] = [:]
  for method in methods {
    guard case .cone(let rule) = method.rule else { continue }
    cones[method.name] = ConeWeights(
      rule,
      grid: gathering.grid,
      centres: searchedColumns.map { gathering.gathered[$0] },
      gathered: gathering.gathered,
      isUsable: isUsable
    )
  }
  return cones
}
