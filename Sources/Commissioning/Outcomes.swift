public import Denoising
public import Geometry
import Statistics
public import Targeting

/// What resampling said of a planted target.
public struct MethodOutcome: Sendable {
  /// The method.
  public let method: String
  /// Of each share in ``calibratedShares``: the factor on the region's semi-axes that just reaches
  /// the planted target; infinite where there is no region.
  public let ratios: [Double]
  /// The regions before any factor, of each share; nil where there is none.
  public let regions: [TargetEllipsoid<MNI152NLin2009cAsym>?]
  /// Of each share: how far the mask must grow to hold the planted target; infinite without a mask.
  public let dilations: [Double]
}

/// One simulated patient, as far as calibration looks at it.
public struct PhantomOutcome: Sendable {
  /// Minutes kept.
  public let minutes: Double
  /// The effect that was planted.
  public let effect: Double
  /// Degrees of freedom, over all runs.
  public let degreesOfFreedom: Int
  /// R_subj by halves cleaned apart.
  public let reliability: Double?
  /// Where the target was planted.
  public let planted: Point<MNI152NLin2009cAsym>
  /// One outcome a method.
  public let methods: [MethodOutcome]
}

/// The shares that regions are calibrated for.
public let calibratedShares = [0.5, 0.9]

/// A kind of phantoms.
public struct PhantomCell: Sendable, Equatable {
  /// Runs of a patient.
  public let runs: Int
  /// The confounds that are regressed out.
  public let confounds: ConfoundSet
  /// The planted effect.
  public let effect: Double

  /// Describes a kind.
  public init(runs: Int, confounds: ConfoundSet, effect: Double) {
    self.runs = runs
    self.confounds = confounds
    self.effect = effect
  }
}

/// Simulates `count` patients of each of `cells`.
///
/// - Parameters:
///   - cells: The kinds.
///   - count: Patients of a kind.
///   - options: What is declared of all.
///   - region: The region, laid out by the same options.
///   - seed: What fixes all draws; each cell has draws of its own.
///   - progress: Called after each cell.
/// - Returns: The outcomes, cell after cell.
/// - Throws: ``DenoisingError`` where the options leave nothing to clean.
public func simulateOutcomes(
  _ cells: [PhantomCell],
  count: Int,
  _ options: SimulationOptions,
  _ region: SimulatedRegion,
  seed: UInt64,
  progress: (Int) -> Void = { _ in }
) throws(DenoisingError) -> [PhantomOutcome] {
  let signals = SimulatedSignals(
    frames: options.frames,
    seconds: Double(options.repetitionTime.components.seconds)
  )
  var kinds: [ConfoundSet: [CleanedKind]] = [:]
  var outcomes: [PhantomOutcome] = []
  for (number, cell) in cells.enumerated() {
    if kinds[cell.confounds] == nil {
      var random = SeededGenerator(seed: seed, stream: 1_000_000 + UInt64(kinds.count))
      var made: [CleanedKind] = []
      for _ in 0..<8 {
        made.append(try CleanedKind(options, cell.confounds, signals, &random))
      }
      kinds[cell.confounds] = made
    }
    let simulator = PatientSimulator(
      options: options,
      region: region,
      signals: signals,
      kinds: kinds[cell.confounds] ?? []
    )
    for patient in 0..<count {
      var random = SeededGenerator(seed: seed, stream: UInt64(number * 10_000 + patient))
      let drawn = simulator.patient(runCount: cell.runs, effect: cell.effect, &random)
      let outcome = assess(drawn, cell, options, region, seed: random.next())
      if let outcome { outcomes.append(outcome) }
    }
    progress(number)
  }
  return outcomes
}

private func assess(
  _ patient: SimulatedPatient,
  _ cell: PhantomCell,
  _ options: SimulationOptions,
  _ region: SimulatedRegion,
  seed: UInt64
) -> PhantomOutcome? {
  let (voxels, grid) = (region.voxels, region.grid)
  let rule = ClusterRule(fraction: options.clusterFraction, base: .searchedVoxels)
  let all = 0..<voxels.count
  let methods: [ResampledMethod<MNI152NLin2009cAsym>] = [
    ResampledMethod(
      name: TargetingMethod.peak.rawValue,
      columns: all,
      chooser: PeakChooser(voxels: voxels, grid: grid)
    ),
    ResampledMethod(
      name: TargetingMethod.cluster.rawValue,
      columns: all,
      chooser: ClusterChooser(voxels: voxels, grid: grid, rule: rule)
    ),
  ]
  let bootstrap = FrameBootstrap(resamples: options.resamples, block: options.block, seed: seed)
  guard let resampled = try? resampledTargets(of: patient.runs, bootstrap, methods: methods) else {
    return nil
  }
  return PhantomOutcome(
    minutes: Double(cell.runs) * options.minutesOfRun,
    effect: cell.effect,
    degreesOfFreedom: patient.degreesOfFreedom,
    reliability: MapReliability(patient.halves[0], patient.halves[1]).reliability,
    planted: patient.planted,
    methods: resampled.map { outcome(of: $0, patient.planted, grid) }
  )
}

private func outcome(
  of targets: ResampledTargets<MNI152NLin2009cAsym>,
  _ planted: Point<MNI152NLin2009cAsym>,
  _ grid: VoxelGrid<MNI152NLin2009cAsym>
) -> MethodOutcome {
  let regions = calibratedShares.map {
    TargetEllipsoid(holding: $0, of: targets.targets, in: grid)
  }
  let dilations = calibratedShares.map { share -> Double in
    let mask = targetMask(holding: share, of: targets.targets, in: grid)
    let distances = mask?.map { grid.centre(ofLinear: $0).distance(to: planted).value }
    return distances?.min() ?? .infinity
  }
  return MethodOutcome(
    method: targets.method,
    ratios: regions.map { $0?.normalisedDistance(to: planted) ?? .infinity },
    regions: regions,
    dilations: dilations
  )
}
