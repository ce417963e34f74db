import Atlases
import Denoising

/// What a cleaning of a run is for.
enum CleaningRole: Hashable, Sendable {
  /// The target.
  case whole
  /// A half of the data, or the part of it that lies in this run.
  case stretch(Range<Int>)
  /// The target by another denoising plan, by the comparison's name.
  case comparison(String)
}

/// The cleanings of one run that a plan needs, known before its image is read.
struct RunCleanings: Sendable {
  /// The cleanings by role, or why the data are too poor for one.
  let operators: [CleaningRole: Result<CompactOperator, DenoisingError>]
  /// The target's cleaning as it is, for series; nil unless kept, or where the data are too poor.
  let whole: CleaningOperator?
  /// Which frames are kept or looked at by any cleaning, one flag a frame; all where none is.
  let usedFrames: [Bool]

  /// Builds all cleanings of a run.
  ///
  /// - Throws: Any refusal of the confounds or of the plan; that data are too poor is kept.
  init(
    _ confounds: ConfoundTable,
    repetitionTime: Duration,
    targeting: TargetingProtocol,
    stretches: [Range<Int>],
    keepsWhole: Bool
  ) throws(DenoisingError) {
    var operators: [CleaningRole: Result<CompactOperator, DenoisingError>] = [:]
    var whole: CleaningOperator?
    // Also where too few are left for any cleaning: what the image is like is told all the same.
    let frames = try CensoredFrames(confounds, rule: targeting.denoising.censoring)
    var usedFrames = frames.keptCount > 0 ? frames.keep : frames.keep.map { _ in true }
    var wanted: [(CleaningRole, DenoisingPlan, Range<Int>)] = [
      (.whole, targeting.denoising, 0..<confounds.rowCount)
    ]
    // Comparisons follow the target, whose steps they share.
    wanted += targeting.comparisons.map {
      (.comparison($0.name), $0.plan, 0..<confounds.rowCount)
    }
    wanted += Set(stretches).map { (.stretch($0), targeting.denoising, $0) }
    var known: (cleaning: CleaningOperator, factors: CompactOperator)?
    var parts = SharedParts(confounds)
    for (role, plan, stretch) in wanted {
      do throws(DenoisingError) {
        if case .stretch = role { known = nil }
        let cleaning = try CleaningOperator(
          repetitionTime: repetitionTime,
          plan: plan,
          stretch: stretch,
          sharing: &parts
        )
        for frame in cleaning.influentialFrames { usedFrames[frame] = true }
        let factors = try CompactOperator(cleaning, extending: known)
        operators[role] = .success(factors)
        if role == .whole {
          known = (cleaning, factors)
          if keepsWhole { whole = cleaning }
        }
      } catch {
        guard error.isTooLittleData else { throw error }
        operators[role] = .failure(error)
      }
    }
    self.operators = operators
    self.whole = whole
    self.usedFrames = usedFrames
  }
}
