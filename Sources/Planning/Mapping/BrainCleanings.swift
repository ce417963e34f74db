import Denoising
import LinearAlgebra

/// The cleanings of one run that maps of the brain need, known before its image is read.
struct BrainCleanings: Sendable {
  /// One cleaning: what sums up a series, and the way back to time.
  struct Cleaning: Sendable {
    let part: CleanedBrain.Part
    let factors: CompactOperator
    let timeBasis: Matrix
    let keptFrames: [Int]
  }

  /// By each treatment the whole run first, then the stretches that are not all of it.
  private var parts: [Cleaning] = []
  /// Which frames any cleaning keeps or looks at, one flag a frame.
  private(set) var usedFrames: [Bool]

  /// Builds the cleanings.
  ///
  /// - Parameters:
  ///   - confounds: The run's table.
  ///   - repetitionTime: The time between two frames.
  ///   - plan: The cleaning of the maps.
  ///   - otherPlan: The same with the global signal treated otherwise.
  ///   - stretches: The run's parts of the data's halves.
  /// - Throws: ``DenoisingError``, also where the data are too few for one of them.
  init(
    _ confounds: ConfoundTable,
    repetitionTime: Duration,
    plan: DenoisingPlan,
    otherPlan: DenoisingPlan,
    stretches: [Range<Int>]
  ) throws(DenoisingError) {
    usedFrames = [Bool](repeating: false, count: confounds.rowCount)
    let all = 0..<confounds.rowCount
    let stretches: [Range<Int>?] = [nil] + stretches.filter { $0 != all }
    let wanted = CleanedBrain.Part.Treatment.allCases.flatMap { treatment in
      stretches.map { CleanedBrain.Part(treatment: treatment, stretch: $0) }
    }
    var shared = SharedParts(confounds)
    for part in wanted {
      let cleaning = try CleaningOperator(
        repetitionTime: repetitionTime,
        plan: part.treatment == .chosen ? plan : otherPlan,
        stretch: part.stretch ?? all,
        sharing: &shared
      )
      for frame in cleaning.influentialFrames { usedFrames[frame] = true }
      let factors = try CompactOperator(cleaning)
      parts.append(
        Cleaning(
          part: part,
          factors: factors,
          timeBasis: factors.timeBasis(of: cleaning),
          keptFrames: cleaning.keptFrames
        )
      )
    }
  }

  /// The cleanings by one treatment of the global signal.
  func parts(_ treatment: CleanedBrain.Part.Treatment) -> [Cleaning] {
    parts.filter { $0.part.treatment == treatment }
  }
}
