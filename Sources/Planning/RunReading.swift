import Atlases
import Denoising
import Findings
import Geometry
import Imaging

/// Reads the image of one run, once.
struct RunReading<Frame: AnalysisFrame> {
  private let run: PreparedRun<Frame>
  /// The cleanings that sum up what they need.
  private let operators: [CleaningRole: Result<CompactOperator, DenoisingError>]
  private let seed: RegionVoxels
  /// The seed's weights in this run, where they differ from run to run.
  private let seedWeights: [Double]?
  private let searched: [Int]
  /// Linear indices of the voxels whose raw series are described.
  private let measured: [Int]
  /// Linear indices of the brain's voxels, where a map is wanted.
  private let brain: [Int]?
  private let keepsSeries: Bool
  private let keepsPicture: Bool
  private let smoothing: Smoothing?

  /// Prepares the reading of `run`.
  ///
  /// - Parameters:
  ///   - run: The run, its image after the header.
  ///   - gathering: What is taken from it.
  ///   - seedWeights: The seed's weights in this run; nil takes those of all runs.
  ///   - isForMap: Whether nothing but the brain's map is wanted.
  init(
    _ run: PreparedRun<Frame>,
    in gathering: Gathering<Frame>,
    seedWeights: [Double]? = nil,
    isForMap: Bool = false
  ) {
    self.run = run
    self.seedWeights = seedWeights
    operators = run.cleanings.operators.filter { !isForMap || $0.key == .whole }
    seed = gathering.seed
    searched = gathering.gathered
    measured = gathering.measured
    brain = gathering.brain
    keepsSeries = !isForMap && gathering.planningCase.needsSeries
    keepsPicture = !isForMap && gathering.planningCase.output.contains(.figures)
    smoothing = run.smoothing(by: gathering.planningCase.targeting.denoising)
  }

  /// Reads all volumes and lets every cleaning sum up what it needs of them.
  ///
  /// - Parameters:
  ///   - threads: How many threads share the work: 1 or 2.
  ///   - progress: Called after each volume with the fraction read; false stops the reading.
  /// - Returns: The run's regions by every cleaning.
  /// - Throws: ``ImagingError``; nothing of the run may be used then.
  func read(
    threads: Int,
    progress: @escaping (Double) -> Bool
  ) throws(ImagingError) -> CleanedRun {
    try read(threads: threads, beside: nil, progress: progress).run
  }

  /// As ``read(threads:progress:)``, while `brain` takes from the same volumes what maps need.
  ///
  /// - Returns: Both; nil without such a reading.
  func read(
    threads: Int,
    beside brain: BrainReading<Frame>?,
    progress: @escaping (Double) -> Bool
  ) throws(ImagingError) -> (run: CleanedRun, brain: CleanedBrain?) {
    let crew = Crew.threads(threads)
    var source = run.inputs.reader
    let header = source.header
    if let brain { try refuseOther(brain.inputs.reader.header, than: header) }
    var sums = RunSums(self, frameCount: header.volumeCount)
    var brainSums = brain.map(BrainSums.init)
    var gatherers = [gatherer(of: header, crew: crew)]
    if let brain {
      gatherers.append(brain.gatherer(of: header, blockLength: blockLength, crew: crew))
    }
    let findings = try gather(from: &source, withAll: &gatherers, progress: progress) {
      number,
      selection,
      block,
      crew in
      if number == 0 {
        sums.add(block, of: selection, crew: crew)
      } else {
        brainSums?.add(block, of: selection, crew: crew)
      }
    }
    let cleaned = cleaned(&sums, gatherers[0], header, crew, findings[0])
    guard let brain, var brainSums else { return (cleaned, nil) }
    return (cleaned, brain.cleaned(&brainSums, gatherers[1], header, findings[1]))
  }

  private func gatherer(of header: NIfTIHeader, crew: Crew) -> RunGatherer {
    RunGatherer(
      header,
      selections: [seed.selection(weightedBy: seedWeights), .voxels(searched)]
        + (summedBrain.map { [.voxels($0)] } ?? []),
      measured: measured,
      usedFrames: run.cleanings.usedFrames,
      smoothing: smoothing,
      blockLength: blockLength,
      crew: crew
    )
  }

  /// The brain's voxels where a map is wanted and the target's cleaning is possible.
  private var summedBrain: [Int]? {
    guard case .success? = operators[.whole] else { return nil }
    return brain
  }

  private func cleaned(
    _ sums: inout RunSums,
    _ gatherer: RunGatherer,
    _ header: NIfTIHeader,
    _ crew: Crew,
    _ findings: [Finding]
  ) -> CleanedRun {
    var cleanings: [CleaningRole: Result<CleanedRun.Regions, DenoisingError>] = [:]
    for (role, result) in operators {
      if case .failure(let error) = result { cleanings[role] = .failure(error) }
    }
    // The target's cleaning first, which those of comparisons may extend.
    sums.regions.sort { $0.role == .whole && $1.role != .whole }
    var whole: CleanedRun.Regions?
    for (role, seed, searched) in sums.regions {
      let shared = extends(role) ? whole : nil
      let found = CleanedRun.Regions(
        seed: seed.finish(extending: shared?.seed),
        searched: searched.finish(extending: shared?.searched)
      )
      if role == .whole { whole = found }
      cleanings[role] = .success(found)
    }
    let facts = gatherer.facts
    return CleanedRun(
      cleanings: cleanings,
      facts: facts,
      notFiniteVoxelCount: gatherer.notFiniteVoxelCount,
      series: sums.collected.map { CollectedSeries(seed: $0.0, searched: $0.1) },
      picture: keepsPicture ? gatherer.referenceVolume(header) : nil,
      brain: brainShare(sums.brain?.finish(), cleanings[.whole], facts, crew),
      findings: findings
    )
  }

  /// The sums of the run, while volumes pass.
  private struct RunSums {
    var regions: [(role: CleaningRole, seed: CoordinateSum, searched: CoordinateSum)] = []
    var brain: CoordinateSum?
    var collected: (SeriesCollector, SeriesCollector)?

    init(_ reading: RunReading, frameCount: Int) {
      let seedCount = reading.seed.selection(weightedBy: reading.seedWeights).columnCount
      let searchedCount = reading.searched.count
      for (role, result) in reading.operators {
        guard case .success(let cleaning) = result else { continue }
        regions.append(
          (
            role,
            CoordinateSum(cleaning, columnCount: seedCount),
            CoordinateSum(cleaning, columnCount: searchedCount)
          )
        )
        if role == .whole, let voxels = reading.brain {
          brain = CoordinateSum(
            cleaning,
            columnCount: voxels.count,
            framesAtOnce: reading.blockLength
          )
        }
      }
      if reading.keepsSeries {
        collected = (
          SeriesCollector(columnCount: seedCount, frameCount: frameCount),
          SeriesCollector(columnCount: searchedCount, frameCount: frameCount)
        )
      }
    }

    mutating func add(_ block: FrameBlock, of selection: Int, crew: Crew) {
      switch selection {
      case 0:
        for index in regions.indices { regions[index].seed.add(block) }
        collected?.0.add(block)
      case 1:
        for index in regions.indices { regions[index].searched.add(block) }
        collected?.1.add(block)
      default: brain?.add(block, crew: crew)
      }
    }
  }

  /// Whether the cleaning for `role` has rows in common with the target's.
  private func extends(_ role: CleaningRole) -> Bool {
    guard case .success(let cleaning)? = operators[role] else { return false }
    return cleaning.sharedCount > 0
  }

  /// How many frames are summed up at once: fewer where the sums of a brain leave little memory.
  private var blockLength: Int {
    guard let brain, case .success(let cleaning)? = operators[.whole] else {
      return FrameBlock.usualLength
    }
    let bytes = 4 * brain.count * (cleaning.count + FrameBlock.usualLength)
    return bytes > Self.roomForBrain ? FrameBlock.usualLength / 2 : FrameBlock.usualLength
  }

  /// What a block of a brain and its sums may take together, in bytes.
  private static var roomForBrain: Int { 180_000_000 }

  /// The run's brain map: with the seed of the voxels that are usable in this run.
  private func brainShare(
    _ coordinates: DenoisedCoordinates?,
    _ whole: Result<CleanedRun.Regions, DenoisingError>?,
    _ facts: RawSeriesFacts,
    _ crew: Crew
  ) -> BrainMapSum.Share? {
    guard let coordinates, case .success(let regions)? = whole else { return nil }
    let usable = seed.positions(in: measured) { !facts.notFinite[$0] && !facts.silent[$0] }
    let columns = seed.columns(usable: usable)
    guard !columns.isEmpty else { return nil }
    return BrainMapSum.Share(
      r: coordinates.correlations(with: regions.seed.mean(of: columns), crew: crew),
      keptCount: coordinates.keptCount
    )
  }
}
