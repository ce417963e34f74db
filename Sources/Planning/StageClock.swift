/// Times the stages of a plan, tells progress and stops it when asked.
struct StageClock {
  private let observer: PlanningObserver
  private let clock = ContinuousClock()
  private var current: (stage: Stage, start: ContinuousClock.Instant)?
  private(set) var seconds: [Stage: Double] = [:]
  /// How much of the stage was done before what this clock is told.
  private var before = 0.0

  init(_ observer: PlanningObserver) { self.observer = observer }

  /// Ends the running stage and begins `stage`, unless the plan was cancelled.
  mutating func begin(_ stage: Stage) throws(PlanningError) {
    end()
    try refuseIfCancelled(stage)
    current = (stage, clock.now)
    observer.progress(stage, 0)
  }

  /// Ends the running stage.
  mutating func end() {
    guard let (stage, start) = current else { return }
    let elapsed = (clock.now - start).components
    seconds[stage] = Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
    observer.progress(stage, 1)
    current = nil
  }

  /// Tells how much of the running stage is done.
  func progress(_ fraction: Double) {
    guard let current else { return }
    observer.progress(current.stage, before + (1 - before) * fraction)
  }

  /// A clock of the same stage for what is left of it after `fraction`.
  func rest(after fraction: Double) -> StageClock {
    var rest = self
    rest.before = before + (1 - before) * fraction
    return rest
  }

  /// Whether the observer wants the plan to stop.
  var isCancelled: Bool { observer.isCancelled() }

  /// Throws where the observer wants the plan to stop.
  func refuseIfCancelled(_ stage: Stage) throws(PlanningError) {
    guard observer.isCancelled() else { return }
    throw .refusal(
      "cancelled",
      subject: "plan",
      "The plan was cancelled in the stage \(stage.rawValue).",
      remedy: "Submit the case again under a new key.",
      stage: stage,
      fault: .cancelled
    )
  }
}
