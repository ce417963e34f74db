import Atlases
import Denoising
import Findings
import Geometry
import Imaging

/// The weights of a map in one run, for series that are not standardised.
struct StandardisedWeights: Sendable {
  /// w/‖y‖ of each in-mask voxel with a weight, Σ|w/‖y‖| being 1; 0 for one without a signal.
  let weights: [Double]
  /// What was read for it: as often as the image was read.
  let records: [InputRecord]
}

/// Reads the image of a run for the lengths of its cleaned series, which a standardised sum needs
/// before it can be formed.
///
/// Cleaning is linear: Σ w y/‖y‖ is the cleaned Σ (w/‖y‖) x. With these weights the run is read like
/// any other, its halves and comparisons too; all take ‖y‖ from the whole run as the target cleans it.
struct WeightReading<Frame: AnalysisFrame> {
  private let run: PreparedRun<Frame>
  private let seed: RegionVoxels
  /// The weights of the map, of each in-mask voxel.
  private let map: [Double]
  private let planningCase: PlanningCase

  init(_ number: Int, in gathering: Gathering<Frame>) {
    run = gathering.runs[number]
    seed = gathering.seed
    map = gathering.seed.weights(inRun: number) ?? []
    planningCase = gathering.planningCase
  }

  /// What the sums of the voxels that are read at once may take, in bytes.
  private static var room: Int { 180_000_000 }

  /// Reads the image, as often as the sums of all voxels need room.
  ///
  /// - Parameter progress: Called after each volume with the fraction done; false stops the reading.
  /// - Returns: The weights; all 0 where the data are too poor to be cleaned.
  /// - Throws: ``ImagingError``.
  func read(
    progress: @escaping (Double) -> Bool
  ) throws(ImagingError) -> StandardisedWeights {
    guard case .success(let cleaning)? = run.cleanings.operators[.whole], !map.isEmpty else {
      return StandardisedWeights(weights: map.map { _ in 0 }, records: [])
    }
    let atOnce = max(1, Self.room / (4 * (cleaning.count + FrameBlock.usualLength)))
    let partCount = (map.count + atOnce - 1) / atOnce
    var own: [Double] = []
    var records: [InputRecord] = []
    for part in 0..<partCount {
      let range = (part * map.count / partCount)..<((part + 1) * map.count / partCount)
      let (weights, record) = try read(range, cleaning) { fraction in
        progress((Double(part) + fraction) / Double(partCount))
      }
      own += weights
      records.append(record)
    }
    let total = own.reduce(0) { $0 + $1.magnitude }
    return StandardisedWeights(
      weights: total > 0 ? own.map { $0 / total } : own,
      records: records
    )
  }

  /// The weights of some of the voxels, after one reading of the image.
  private func read(
    _ range: Range<Int>,
    _ cleaning: CompactOperator,
    progress: @escaping (Double) -> Bool
  ) throws(ImagingError) -> ([Double], InputRecord) {
    let again = try run.reopened(for: planningCase).inputs
    var source = again.reader
    let voxels = Array(seed.inMask[range])
    var sum = CoordinateSum(cleaning, columnCount: voxels.count)
    var gatherer = RunGatherer(
      source.header,
      selections: [.voxels(voxels)],
      measured: voxels,
      usedFrames: run.cleanings.usedFrames,
      smoothing: run.smoothing(by: planningCase.targeting.denoising),
      crew: Crew.threads(planningCase.threads)
    )
    _ = try gather(from: &source, with: &gatherer, progress: progress) { _, block, crew in
      sum.add(block, crew: crew)
    }
    let facts = gatherer.facts
    let weights = sum.finish().weightsOnUnstandardised(Array(map[range]))
    // Of a voxel with a gap the cleaned series would hold a jump.
    let usable = weights.indices.map { row in
      facts.notFinite[row] || facts.silent[row] ? 0 : weights[row]
    }
    return (usable, again.image.record())
  }
}

/// Refuses a run that can be read only once where two readings are needed.
///
/// - Throws: `run_not_rereadable`.
func refuseReadOnce<Frame: AnalysisFrame>(_ run: RunInputs<Frame>) throws(PlanningError) {
  guard !run.image.hasPlaces else { return }
  throw .refusal(
    "run_not_rereadable",
    subject: run.files.bold.name,
    "The run comes through a pipe, but is opened more than once, for maps or for the protocol's seed.",
    remedy: "Write the run to a file first.",
    fault: .request
  )
}

/// Refuses a run whose image was another one when it was read before.
///
/// - Parameters:
///   - image: What was read for the target.
///   - earlier: What was read of it before.
/// - Throws: `run_changed`.
func refuseChanged(
  _ image: InputRecord,
  since earlier: [InputRecord]
) throws(PlanningError) {
  guard earlier.contains(where: { $0.sha256 != image.sha256 }) else { return }
  throw .refusal(
    "run_changed",
    subject: image.file.name,
    "The run had another content when it was read for the second time.",
    remedy: "Wait until the file is complete, and start again.",
    stage: .read
  )
}
