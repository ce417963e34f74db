import Atlases
import Connectivity
import Denoising
import Findings
import Geometry
import Imaging
import LinearAlgebra
import Prediction
import Targeting

/// The computation after reading: cleaning, correlating, choosing and judging.
///
/// It collects findings on the way. What the data are too poor for becomes a finding and a missing
/// part; what an input has wrong becomes an error.
struct Assessment<Frame: TemplateFrame> {
  let planningCase: PlanningCase
  let gathered: Gathered<Frame>
  /// Linear indices of the usable voxels, ascending.
  let seed: [Int]
  let searched: [Int]
  var findings: [Finding]
  /// Each run's degrees of freedom; empty where cleaning was impossible.
  private(set) var degreesOfFreedom: [Int] = []
  /// The runs before cleaning: searched voxels, then the seed's mean.
  private(set) var rawRuns: [RawRun] = []

  init(_ planningCase: PlanningCase, _ gathered: Gathered<Frame>) {
    self.planningCase = planningCase
    self.gathered = gathered
    seed = usable(gathered.gathering.seed.inMask, in: gathered.images)
    searched = usable(gathered.gathering.searchRegion.inMask, in: gathered.images)
    let targeting = planningCase.targeting
    findings = gathered.findings + targeting.denoising.findings(subject: targeting.id)
  }

  var runs: [PreparedRun<Frame>] { gathered.gathering.runs }
  private var plan: DenoisingPlan { planningCase.targeting.denoising }

  /// Every run cleaned, or nil where the data do not allow it.
  ///
  /// - Throws: `seed_has_no_signal` or `region_has_no_signal` where the mask covers a region in
  ///   which the image is empty, and any refusal of the confounds.
  mutating func clean() throws(PlanningError) -> [DenoisedRun]? {
    let hasSeed = try hasVoxels(gathered.gathering.seed, usable: seed, as: .seed)
    let hasRegion = try hasVoxels(
      gathered.gathering.searchRegion,
      usable: searched,
      as: .searchRegion
    )
    guard hasSeed, hasRegion else { return nil }
    rawRuns = zip(gathered.images, runs).map(rawRun)
    var cleaned: [DenoisedRun] = []
    for (raw, run) in zip(rawRuns, runs) {
      do throws(DenoisingError) {
        let result = try denoise(
          raw.series,
          repetitionTime: raw.repetitionTime,
          confounds: raw.confounds,
          plan: plan
        )
        cleaned.append(result)
      } catch {
        guard isTooPoor(error) else {
          throw .input(error, subject: run.files.confounds.name, stage: .denoise)
        }
        findings.append(error.finding(subject: run.files.bold.name))
        return nil
      }
    }
    degreesOfFreedom = cleaned.map(\.degreesOfFreedom)
    return cleaned
  }

  /// The r of every searched voxel with the seed.
  func correlate(_ cleaned: [DenoisedRun]) throws(PlanningError) -> [Double] {
    do throws(ConnectivityError) {
      let targets = Array(searched.indices)
      return try seedCorrelation(seedRow: searched.count, targets: targets, in: cleaned)
    } catch {
      throw .input(error, subject: runs[0].files.bold.name, stage: .connectivity)
    }
  }

  /// The candidates of a map, the protocol's method first; none without a map or a negative r.
  mutating func choose(_ map: [Double]?) -> [Candidate<Frame>] {
    judge(minimumR: map?.min())
    guard let map else { return [] }
    let peak = peakCandidate(r: map, voxels: searched, grid: gathered.gathering.grid)
    let cluster = clusterCandidate(
      r: map,
      voxels: searched,
      grid: gathered.gathering.grid,
      rule: planningCase.targeting.cluster
    )
    let recommended = planningCase.targeting.recommended
    return [peak, cluster].compactMap(\.self)
      .sorted { a, _ in a.method == recommended }
  }

  /// How far the candidates move between halves; nil where there is no run to halve.
  mutating func splitHalves() throws(PlanningError) -> SplitHalf<Frame>? {
    guard !degreesOfFreedom.isEmpty else { return nil }
    let halves: SplitHalf<Frame>
    do throws(DenoisingError) {
      halves = try splitHalf(
        of: rawRuns,
        plan: plan,
        voxels: searched,
        grid: gathered.gathering.grid,
        rule: planningCase.targeting.cluster
      )
    } catch {
      throw .input(error, subject: runs[0].files.confounds.name, stage: .stability)
    }
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

  private func rawRun(_ image: GatheredRun, _ run: PreparedRun<Frame>) -> RawRun {
    var series = image.series.rows(rows(of: searched, in: image))
    series.append(row: image.series.mean(of: rows(of: seed, in: image)))
    return RawRun(
      series: series,
      repetitionTime: .seconds(run.repetitionTime),
      confounds: run.confounds
    )
  }

  /// Measures the data by the protocol's rules; what cleaning already refused is not told twice.
  private mutating func judge(minimumR: Double?) {
    guard !degreesOfFreedom.isEmpty else { return }
    let measurements = QualityMeasurements(
      minutesKept: minutesKept,
      framesKept: runs.map(\.frames.keptCount),
      degreesOfFreedom: degreesOfFreedom.reduce(0, +),
      seedCoverage: gathered.gathering.seed.coverage(usable: seed.count),
      regionCoverage: gathered.gathering.searchRegion.coverage(usable: searched.count),
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

/// Whether a failure to clean says that there is too little data, rather than that a file is wrong.
private func isTooPoor(_ error: DenoisingError) -> Bool {
  switch error {
  case .tooFewFrames, .degreesOfFreedomExhausted: true
  default: false
  }
}
