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
  let searchedColumns: [Int]
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
    searchedColumns = positions(gathering.searchRegion)
    let targeting = planningCase.targeting
    referencePositions = try gathering.placement.positions(
      of: targeting.distancePoints.map(\.point)
    )
    findings = gathered.findings + targeting.denoising.findings(subject: targeting.id)
    findings += [spoiltSeed(), invertedSeed()].compactMap(\.self)
  }

  var runs: [RunInputs<Frame>] { gathered.gathering.runs.map(\.inputs) }
  /// The gathered columns whose mean is the seed.
  var seedColumns: [Int] { gathered.gathering.seed.columns(usable: usableSeed) }
  /// Linear indices of the voxels in which the target is searched.
  var searched: [Int] { searchedColumns.map { gathered.gathering.searchRegion.inMask[$0] } }

  /// Every run cleaned, with its seed, or nil where the data do not allow it.
  ///
  /// - Throws: `seed_has_no_signal` or `region_has_no_signal` where the mask covers a region in
  ///   which the image is empty.
  mutating func clean() throws(PlanningError) -> [SeededRun]? {
    let hasSeed = try hasVoxels(gathered.gathering.seed, usable: usableSeed, as: .seed)
    let hasRegion = try hasVoxels(
      gathered.gathering.searchRegion,
      usable: searchedColumns,
      as: .searchRegion
    )
    guard hasSeed, hasRegion else { return nil }
    var cleaned: [SeededRun] = []
    for (number, run) in runs.enumerated() {
      switch seeded(run: number, .whole) {
      case .success(let seeded): cleaned.append(seeded)
      case .failure(let error):
        findings.append(error.finding(subject: run.files.bold.name))
        return nil
      }
    }
    degreesOfFreedom = cleaned.map(\.voxels.degreesOfFreedom)
    return cleaned
  }

  /// The r of every searched voxel with the seed.
  func correlate(_ cleaned: [SeededRun]) throws(PlanningError) -> [Double] {
    do throws(ConnectivityError) {
      return searchedOnly(try seedCorrelation(in: cleaned))
    } catch {
      throw .input(error, subject: runs[0].files.bold.name, stage: .connectivity)
    }
  }

  /// The candidates of a map, the protocol's method first; none without a map or a negative r.
  mutating func choose(_ map: [Double]?) -> [Candidate<Frame>] {
    judge(minimumR: map?.min())
    guard let map else { return [] }
    return candidates(in: map)
  }

  /// The candidates of a map, the protocol's method first.
  func candidates(in map: [Double]) -> [Candidate<Frame>] {
    let (voxels, grid) = (searched, gathered.gathering.grid)
    let targeting = planningCase.targeting
    let peak = peakCandidate(r: map, voxels: voxels, grid: grid)
    let cluster = clusterCandidate(r: map, voxels: voxels, grid: grid, rule: targeting.cluster)
    return [peak, cluster].compactMap(\.self)
      .sorted { a, _ in a.method == targeting.recommended }
  }

  /// How far the candidates move between halves; nil where there is no run to halve.
  mutating func splitHalves() -> SplitHalf<Frame>? {
    guard !degreesOfFreedom.isEmpty else { return nil }
    let (first, second) = gathered.gathering.halves
    let halves = splitHalf(
      halfMap(first),
      halfMap(second),
      voxels: searched,
      grid: gathered.gathering.grid,
      rule: planningCase.targeting.cluster
    )
    findings += halves.findings
    if let weak = weakHalves(halves) { findings.append(weak) }
    let targeting = planningCase.targeting
    let displacement = halves.displacement(of: targeting.recommended)
    findings += targeting.rules.findings(moving: displacement, method: targeting.recommended)
    return halves
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
  private func seeded(run: Int, _ role: CleaningRole) -> Result<SeededRun, DenoisingError> {
    guard let regions = gathered.runs[run].cleanings[role] else {
      preconditionFailure("a cleaning that was not prepared")
    }
    return regions.map { regions in
      SeededRun(seed: regions.seed.mean(of: seedColumns), voxels: regions.searched)
    }
  }

  private func searchedOnly(_ r: [Double]) -> [Double] { searchedColumns.map { r[$0] } }

  /// The map of one half of the data, or why there is none.
  private func halfMap(_ stretches: [Stretch]) -> HalfMap {
    let parts = stretches.map { (run: $0.run, role: CleaningRole.stretch($0.frames)) }
    let result = correlate(parts)
    return HalfMap(
      stretches: stretches,
      r: result.map(\.r),
      degreesOfFreedom: (try? result.get())?.degreesOfFreedom
    )
  }

  /// The r of every searched voxel over some cleaned parts of the data, or why there is none.
  func correlate(
    _ parts: [(run: Int, role: CleaningRole)]
  ) -> Result<(r: [Double], degreesOfFreedom: Int), Finding> {
    var cleaned: [SeededRun] = []
    for part in parts {
      switch seeded(run: part.run, part.role) {
      case .success(let seeded): cleaned.append(seeded)
      case .failure(let error): return .failure(error.finding(subject: planningCase.subject))
      }
    }
    do throws(ConnectivityError) {
      let r = searchedOnly(try seedCorrelation(in: cleaned))
      return .success((r, cleaned.reduce(0) { $0 + $1.voxels.degreesOfFreedom }))
    } catch {
      return .failure(error.finding(subject: planningCase.subject))
    }
  }

  /// Measures the data by the protocol's rules; what cleaning already refused is not told twice.
  private mutating func judge(minimumR: Double?) {
    guard !degreesOfFreedom.isEmpty else { return }
    let measurements = QualityMeasurements(
      minutesKept: minutesKept,
      framesKept: runs.map(\.frames.keptCount),
      degreesOfFreedom: degreesOfFreedom.reduce(0, +),
      seedCoverage: gathered.gathering.seed.coverage(usable: usableSeed),
      regionCoverage: gathered.gathering.searchRegion.coverage(usable: searchedColumns),
      minimumR: minimumR
    )
    findings += planningCase.targeting.rules.findings(for: measurements)
  }

  /// Minutes of data kept over all runs.
  var minutesKept: Double {
    runs.reduce(0) { $0 + Double($1.frames.keptCount) * $1.repetitionTime / 60 }
  }

  private func weakHalves(_ halves: SplitHalf<Frame>) -> Finding? {
    let freedom = [halves.first, halves.second].compactMap(\.degreesOfFreedom)
    let limit = planningCase.targeting.rules.degreesOfFreedom.refuse
    guard freedom.count == 2, let least = freedom.min(), Double(least) < limit else { return nil }
    return Finding(
      "split_half_weak",
      .warning,
      subject: planningCase.subject,
      message: "A half of the data has \(least) degrees of freedom, fewer than \(Int(limit)): its "
        + "displacement is mostly chance, small or large.",
      remedy: "Scan longer; do not read the displacement as this subject's precision."
    )
  }
}
