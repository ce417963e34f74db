import Denoising
import Findings
import Geometry
import Imaging
import Networks

/// What was read of one run for maps of the brain.
struct CleanedBrain: Sendable {
  /// Which frames were cleaned, and how.
  struct Part: Hashable, Sendable {
    /// Whether the global signal is treated as the protocol says.
    enum Treatment: CaseIterable, Sendable {
      case chosen
      case other
    }

    let treatment: Treatment
    /// A part of a half of the data; nil for the whole run.
    let stretch: Range<Int>?

    static func whole(_ treatment: Treatment) -> Part {
      Part(treatment: treatment, stretch: nil)
    }
  }

  /// Every voxel of the brain, by the chosen treatment.
  let brain: [Part: NetworkRun]
  /// The voxels of the circuits' regions, by both.
  let regions: [Part: NetworkRun]
  /// The voxels of the group's nodes of two networks, by the other treatment; empty of no voxels.
  let nodes: [Part: NetworkRun]
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
  /// Those of the group's nodes whose coupling is told by both treatments of the global signal.
  let nodes: [Int]
  let smoothing: Smoothing?
  let keepsPicture: Bool

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
    var sums = BrainSums(self)
    var gatherer = gatherer(of: source.header, crew: crew)
    let findings = try gather(from: &source, with: &gatherer, progress: progress) {
      sums.add($1, of: $0, crew: $2)
    }
    return cleaned(&sums, gatherer, source.header, findings)
  }

  /// What takes from the volumes of `header` what is summed up, `blockLength` frames at once.
  func gatherer(
    of header: NIfTIHeader,
    blockLength: Int = FrameBlock.usualLength,
    crew: Crew
  ) -> RunGatherer {
    RunGatherer(
      header,
      selections: [.voxels(brain), .voxels(regions)]
        + (nodes.isEmpty ? [] : [.voxels(nodes)]),
      measured: brain,
      usedFrames: cleanings.usedFrames,
      smoothing: smoothing,
      blockLength: blockLength,
      crew: crew
    )
  }

  /// The voxels, after `gatherer` has taken from the last volume.
  func cleaned(
    _ sums: inout BrainSums,
    _ gatherer: RunGatherer,
    _ header: NIfTIHeader,
    _ findings: [Finding]
  ) -> CleanedBrain {
    CleanedBrain(
      brain: finished(&sums.brains),
      regions: finished(&sums.regional),
      nodes: finished(&sums.nodal),
      facts: gatherer.facts,
      picture: keepsPicture ? gatherer.referenceVolume(header) ?? [] : [],
      findings: findings
    )
  }

  /// One after the other is taken away, as two copies of a brain would need too much memory.
  private func finished(_ sums: inout [BrainSums.Sum]) -> [CleanedBrain.Part: NetworkRun] {
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

/// The sums of a reading, while volumes pass.
struct BrainSums {
  typealias Sum = (cleaning: BrainCleanings.Cleaning, sum: CoordinateSum)

  fileprivate var brains: [Sum]
  fileprivate var regional: [Sum]
  fileprivate var nodal: [Sum]

  init<Frame: AnalysisFrame>(_ reading: BrainReading<Frame>) {
    func sums(of voxels: [Int], _ parts: [BrainCleanings.Cleaning]) -> [Sum] {
      parts.map { ($0, CoordinateSum($0.factors, columnCount: voxels.count)) }
    }
    let (chosen, other) = (reading.cleanings.parts(.chosen), reading.cleanings.parts(.other))
    brains = sums(of: reading.brain, chosen)
    regional = sums(of: reading.regions, chosen + other)
    nodal = reading.nodes.isEmpty ? [] : sums(of: reading.nodes, other)
  }

  /// Adds a block of the selection numbered `selection` of ``BrainReading/gatherer(of:blockLength:crew:)``.
  mutating func add(_ block: FrameBlock, of selection: Int, crew: Crew) {
    switch selection {
    case 0: for index in brains.indices { brains[index].sum.add(block, crew: crew) }
    case 1: for index in regional.indices { regional[index].sum.add(block, crew: crew) }
    default: for index in nodal.indices { nodal[index].sum.add(block, crew: crew) }
    }
  }
}
