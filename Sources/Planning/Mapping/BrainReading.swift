import Denoising
import Findings
import Geometry
import Imaging
import Networks

/// What was read of one run for maps of the brain.
struct CleanedBrain: Sendable {
  let whole: NetworkRun
  /// The stretches that halves are made of.
  let stretches: [Range<Int>: NetworkRun]
  /// The voxels of the circuits' regions by the other treatment of the global signal.
  let other: NetworkRun
  /// What the raw series of the brain's voxels were like.
  let facts: RawSeriesFacts
  let findings: [Finding]

  /// The part of half of the data that lies in this run.
  func part(_ stretch: Range<Int>) -> NetworkRun { stretches[stretch] ?? whole }
}

/// Reads the image of one run once, and sums up every voxel of the brain by some cleanings.
struct BrainReading<Frame: AnalysisFrame> {
  let inputs: RunInputs<Frame>
  let cleanings: BrainCleanings
  /// Linear indices, ascending, of the brain's voxels.
  let brain: [Int]
  /// Those of the circuits' regions, all among ``brain``.
  let regions: [Int]
  let smoothing: Smoothing?

  /// Reads all volumes.
  ///
  /// - Parameters:
  ///   - crew: Who does it; what comes out is the same to the last bit.
  ///   - progress: Called after each volume with the fraction read; false stops the reading.
  /// - Throws: ``ImagingError``; nothing of the run may be used then.
  func read(
    crew: Crew,
    progress: @escaping (Double) -> Bool
  ) throws(ImagingError) -> CleanedBrain {
    var source = inputs.reader
    let length = FrameBlock.usualLength / 2
    func sum(_ part: BrainCleanings.Part, _ voxels: [Int]) -> CoordinateSum {
      CoordinateSum(part.factors, columnCount: voxels.count, framesAtOnce: length)
    }
    var whole = sum(cleanings.whole, brain)
    var other = sum(cleanings.other, regions)
    var stretches = cleanings.stretches.map { (stretch: $0, part: $1, sum: sum($1, brain)) }
    stretches.sort { $0.stretch.lowerBound < $1.stretch.lowerBound }
    var gatherer = RunGatherer(
      source.header,
      selections: [.voxels(brain)] + (regions.isEmpty ? [] : [.voxels(regions)]),
      measured: brain,
      usedFrames: cleanings.usedFrames,
      smoothing: smoothing,
      blockLength: length,
      crew: crew
    )
    let findings = try gather(from: &source, with: &gatherer, progress: progress) {
      selection,
      block,
      crew in
      guard selection == 0 else { return other.add(block, crew: crew) }
      whole.add(block, crew: crew)
      for index in stretches.indices { stretches[index].sum.add(block, crew: crew) }
    }
    var cut: [Range<Int>: NetworkRun] = [:]
    while let (stretch, part, sum) = stretches.popLast() {
      cut[stretch] = NetworkRun(sum.finish(), timeBasis: part.timeBasis)
    }
    return CleanedBrain(
      whole: NetworkRun(whole.finish(), timeBasis: cleanings.whole.timeBasis),
      stretches: cut,
      other: NetworkRun(other.finish(), timeBasis: cleanings.other.timeBasis),
      facts: gatherer.facts,
      findings: findings
    )
  }
}
