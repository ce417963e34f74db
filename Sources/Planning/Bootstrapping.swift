import Atlases
import Connectivity
import Denoising
import Findings
import Geometry
import Imaging
import Targeting

extension Assessment {
  /// Where the targets of resampled data lie, by method; hierarchical clustering is not repeated.
  ///
  /// - Throws: Where the seed has no signal.
  func bootstrap(
    _ whole: [TargetSeries<Frame>.Part],
    _ series: TargetSeries<Frame>,
    _ plan: StabilityPlan,
    _ candidates: [Candidate<Frame>],
    _ agreement: StabilityRecord.Agreement?
  ) throws(Finding) -> StabilityRecord.Bootstrap {
    let draws = FrameBootstrap(
      resamples: plan.resamples,
      block: plan.resampledBlock,
      seed: plan.seed
    )
    let resampled = whole.map(series.resampled)
    let targets: [ResampledTargets<Frame>]
    do throws(ConnectivityError) {
      targets = try resampledTargets(
        of: resampled,
        draws,
        methods: choosers(series),
        crew: .threads(planningCase.threads)
      )
    } catch {
      throw error.finding(subject: planningCase.subject)
    }
    var spreads: [String: StabilityRecord.Spread] = [:]
    for found in targets {
      guard let candidate = candidates.first(where: { $0.name == found.method }) else { continue }
      spreads[found.method] = StabilityRecord.Spread(
        withoutTarget: found.shareWithoutTarget,
        median: found.distance(holding: 0.5, from: candidate.position)?.value,
        ninety: found.distance(holding: 0.9, from: candidate.position)?.value,
        regions: [0.5, 0.9].map { region(holding: $0, of: found, agreement) },
        targets: found.targets.compactMap { $0.map { SpacePoint($0) } }
      )
    }
    return StabilityRecord.Bootstrap(
      resamples: plan.resamples,
      block: plan.resampledBlock.seconds,
      seed: plan.seed,
      methods: spreads
    )
  }

  /// The methods that can be chosen by in every resample.
  private func choosers(_ series: TargetSeries<Frame>) -> [ResampledMethod<Frame>] {
    let (voxels, grid) = (searched, gathered.gathering.grid)
    let own = series.searchedColumns
    return mapMethods.compactMap { method in
      let weights = weights[method.name]
      switch method.rule {
      case .peak:
        return ResampledMethod(
          name: method.name,
          columns: own,
          chooser: PeakChooser(voxels: voxels, grid: grid)
        )
      case .cone:
        guard let columns = series.coneColumns[method.name] else { return nil }
        return ResampledMethod(
          name: method.name,
          columns: columns,
          chooser: PeakChooser(voxels: voxels, grid: grid)
        )
      case .cluster(let rule) where rule.minimumVoxels <= 1:
        return ResampledMethod(
          name: method.name,
          columns: own,
          chooser: ClusterChooser(voxels: voxels, grid: grid, rule: rule, weights: weights)
        )
      case .cluster(let rule):
        return ResampledMethod(
          name: method.name,
          columns: own,
          // The sign is turned already where the positive is sought.
          chooser: CandidateChooser { r in
            clusterCandidate(r: r, voxels: voxels, grid: grid, rule: rule, weights: weights)
          }
        )
      case .hierarchical: return nil
      }
    }
  }

  private func region(
    holding share: Double,
    of targets: ResampledTargets<Frame>,
    _ agreement: StabilityRecord.Agreement?
  ) -> StabilityRecord.Region {
    let grid = gathered.gathering.grid
    let raw = TargetEllipsoid(holding: share, of: targets.targets, in: grid)
    let calibrated: CalibratedRegion<Frame> =
      calibration(for: targets.method).map { calibration in
        calibratedRegion(
          holding: share,
          of: targets,
          calibration,
          minutes: minutesKept,
          reliability: agreement?.reliability,
          voxels: searched,
          grid: grid
        )
      } ?? .notCalibrated
    switch calibrated {
    case .region(let ellipsoid, let covered):
      return StabilityRecord.Region(
        share: share,
        verdict: .calibrated,
        ellipsoid: StabilityRecord.Ellipsoid(ellipsoid),
        covered: covered,
        voxels: searched.filter { ellipsoid.contains(grid.centre(ofLinear: $0)) }
      )
    case .noLocalisation, .notCalibrated:
      return StabilityRecord.Region(
        share: share,
        verdict: calibrated == .noLocalisation ? .noLocalisation : .notCalibrated,
        ellipsoid: raw.map { StabilityRecord.Ellipsoid($0) },
        covered: nil,
        voxels: targetMask(holding: share, of: targets.targets, in: grid)
      )
    }
  }
}

extension Assessment {
  /// The calibration, for a method and a case that the phantoms resemble; nil for any other.
  fileprivate func calibration(for name: String) -> RegionCalibration? {
    guard isLikePhantoms else { return nil }
    let method = planningCase.targeting.methods.first { $0.name == name }
    switch method?.rule {
    case .peak: return planningCase.calibration
    case .cluster(let rule) where rule == Self.calibratedCluster: return planningCase.calibration
    default: return nil
    }
  }

  /// Whether seed, cleaning and resampling are those of the phantoms in `Commissioning.md`.
  private var isLikePhantoms: Bool {
    let targeting = planningCase.targeting
    return targeting.direction == .negative && planningCase.seedRegion != nil
      && planningCase.anatomy.greyMatter == nil
      && targeting.stability?.resampledBlock == .seconds(45)
      && [.parameters27, .parameters36].contains(targeting.denoising.confounds)
  }

  /// The rule of the phantoms' clusters, see `Commissioning.md`.
  private static var calibratedCluster: ClusterRule {
    ClusterRule(fraction: 0.1, base: .searchedVoxels)
  }
}

extension StabilityRecord.Ellipsoid {
  init<Frame: AnalysisFrame>(_ ellipsoid: TargetEllipsoid<Frame>) {
    centre = SpacePoint(ellipsoid.centre)
    axes = ellipsoid.axes
    semiAxes = ellipsoid.semiAxes.map(\.value)
  }
}
