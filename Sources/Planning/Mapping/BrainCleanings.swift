import Denoising
import LinearAlgebra
import Networks

/// The cleanings of one run that maps of the brain need, known before its image is read.
struct BrainCleanings: Sendable {
  /// One cleaning: what sums up a series, and the way back to time.
  struct Part: Sendable {
    let factors: CompactOperator
    let timeBasis: Matrix

    init(_ cleaning: CleaningOperator) throws(DenoisingError) {
      factors = try CompactOperator(cleaning)
      timeBasis = factors.timeBasis(of: cleaning)
    }
  }

  let whole: Part
  /// The stretches of the run that halves of the data are made of; one that is all of the run is
  /// ``whole``.
  let stretches: [Range<Int>: Part]
  /// The run by the other treatment of the global signal.
  let other: Part
  /// Which frames any cleaning keeps or looks at, one flag a frame.
  let usedFrames: [Bool]

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
    var parts = SharedParts(confounds)
    var used = [Bool](repeating: false, count: confounds.rowCount)
    func part(_ plan: DenoisingPlan, _ stretch: Range<Int>?) throws(DenoisingError) -> Part {
      let cleaning = try CleaningOperator(
        repetitionTime: repetitionTime,
        plan: plan,
        stretch: stretch,
        sharing: &parts
      )
      for frame in cleaning.influentialFrames { used[frame] = true }
      return try Part(cleaning)
    }
    let whole = try part(plan, nil)
    var cut: [Range<Int>: Part] = [:]
    for stretch in stretches where stretch != 0..<confounds.rowCount {
      cut[stretch] = try part(plan, stretch)
    }
    other = try part(otherPlan, nil)
    self.whole = whole
    self.stretches = cut
    usedFrames = used
  }
}
