import Denoising
import Findings
import Geometry
import Imaging
import Networks

/// What was read of one run for maps of the brain.
struct CleanedBrain: Sendable {
  /// Which frames were cleaned, and how.
  enum Part: Hashable, Sendable {
    /// The whole run.
    case whole
    /// A part of a half of the data.
    case stretch(Range<Int>)
    /// The whole run by the other treatment of the global signal.
    case otherwise
  }

  /// Every voxel of the brain; not of ``Part/otherwise``.
  let brain: [Part: NetworkRun]
  /// The voxels of the circuits' regions.
  let regions: [Part: NetworkRun]
  /// What the raw series of the brain's voxels were like.
  let facts: RawSeriesFacts
  /// The first used frame of the whole image, for pictures.
  let picture: [Float]
  let findings: [Finding]
}

/// Reads the image of one run once, and sums up every voxel of the brain by some cleanings.
struct BrainReading<Frame: AnalysisFrame> {
  let inputs: RunInputs<Frame>
  let cleanings: BrainCleanings
  /// Linear indices, ascending, of the brain's voxels.
  let brain: [Int]
  /// Those of the circuits' regions.
  let regions: [Int]
  let smoothing: Smoothing?
  let keepsPicture: Bool

  /// Frames that are summed up at once: fewer than for a target, as there are several sums.
  private static var blockLength: Int { FrameBlock.usualLength / 2 }

  /// Reads all volumes.
  ///
  /// - Parameters:
  ///   - crew: Who does it; what comes out is the same to the last bit.
  ///   - progress: Called after each volume with the fraction read; false stops the reading.
  /// - Returns: The voxels by every cleaning.
  /// - Throws: ``ImagingError``; nothing of the run may be used then.
  func read(
    crew: Crew,
    progress: @escaping (Double) -> Bool
  ) throws(ImagingError) -> CleanedBrain {
    var source = inputs.reader
    var brains = sums(of: brain, cleanings.parts.filter { $0.part != .otherwise })
    var regional = sums(of: regions, cleanings.parts)
    var gatherer = RunGatherer(
      source.header,
      selections: [.voxels(brain), .voxels(regions)],
      measured: brain,
      usedFrames: cleanings.usedFrames,
      smoothing: smoothing,
      blockLength: Self.blockLength,
      crew: crew
    )
    let findings = try gather(from: &source, with: &gatherer, progress: progress) {
      selection,
      block,
      crew in
      if selection == 0 {
        for index in brains.indices { brains[index].sum.add(block, crew: crew) }
      } else {
        for index in regional.indices { regional[index].sum.add(block, crew: crew) }
      }
    }
    return CleanedBrain(
      brain: finished(&brains),
      regions: finished(&regional),
      facts: gatherer.facts,
      picture: keepsPicture ? gatherer.referenceVolume(source.header) ?? [] : [],
      findings: findings
    )
  }

  private typealias Sum = (cleaning: BrainCleanings.Cleaning, sum: CoordinateSum)

  private func sums(of voxels: [Int], _ parts: [BrainCleanings.Cleaning]) -> [Sum] {
    parts.map { cleaning in
      (
        cleaning,
        CoordinateSum(
          cleaning.factors,
          columnCount: voxels.count,
          framesAtOnce: Self.blockLength
        )
      )
    }
  }

  /// One after the other is taken away, as two copies of a brain would need too much memory.
  private func finished(_ sums: inout [Sum]) -> [CleanedBrain.Part: NetworkRun] {
    var runs: [CleanedBrain.Part: NetworkRun] = [:]
    while let (cleaning, sum) = sums.popLast() {
      runs[cleaning.part] = NetworkRun(
        sum.finish(),
        timeBasis: cleaning.timeBasis,
        keptFrames: cleaning.keptFrames
      )
    }
    return runs
  }
}
