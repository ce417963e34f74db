import Denoising
import Targeting

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
  /// Which frames any cleaning looks at, one flag a frame.
  let usedFrames: [Bool]

  /// Builds all cleanings of a run.
  ///
  /// - Throws: Any refusal of the confounds or of the plan; that data are too poor is kept.
  init(
    _ confounds: ConfoundTable,
    repetitionTime: Duration,
    targeting: TargetingPlans,
    stretches: [Range<Int>]
  ) throws(DenoisingError) {
    var operators: [CleaningRole: Result<CompactOperator, DenoisingError>] = [:]
    var usedFrames = [Bool](repeating: false, count: confounds.rowCount)
    var wanted: [(CleaningRole, DenoisingPlan, Range<Int>)] = [
      (.whole, targeting.plan, 0..<confounds.rowCount)
    ]
    wanted += Set(stretches).map { (.stretch($0), targeting.plan, $0) }
    wanted += targeting.comparisons.map {
      (.comparison($0.name), $0.plan, 0..<confounds.rowCount)
    }
    for (role, plan, stretch) in wanted {
      do throws(DenoisingError) {
        let cleaning = try CleaningOperator(
          confounds,
          repetitionTime: repetitionTime,
          plan: plan,
          stretch: stretch
        )
        for frame in cleaning.influentialFrames { usedFrames[frame] = true }
        operators[role] = .success(try CompactOperator(cleaning))
      } catch {
        guard error.isTooLittleData else { throw error }
        operators[role] = .failure(error)
      }
    }
    self.operators = operators
    self.usedFrames = usedFrames
  }
}

/// The denoising plans of a targeting protocol.
struct TargetingPlans: Sendable {
  /// The plan that the target comes from.
  let plan: DenoisingPlan
  /// Plans beside which it is held.
  let comparisons: [(name: String, plan: DenoisingPlan)]
}
