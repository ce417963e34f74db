/// Runs all phantoms of `design`, `workers` of them at a time.
///
/// - Parameters:
///   - design: Which phantoms.
///   - setup: What they are planned with.
///   - seed: The seed of each condition's first phantom; the others have the next ones.
///   - workers: How many phantoms are worked on at a time; the outcome does not depend on it.
///   - progress: Called with the fraction done, 0…1, after each phantom.
/// - Returns: What the phantoms came to, by condition and seed.
/// - Throws: `PhantomError` or `PlanningError` where a phantom cannot be written or planned for a
///   reason that does not lie in its data.
public func runDesign(
  _ design: Design,
  _ setup: TrialSetup,
  seed: UInt64,
  workers: Int,
  progress: (Double) -> Void = { _ in }
) async throws -> [Trial] {
  let count = design.conditions.count * design.phantoms
  return try await withThrowingTaskGroup(of: (Int, Trial).self) { group in
    var trials = [Trial?](repeating: nil, count: count)
    var (next, done) = (0, 0)
    func start() {
      guard next < count else { return }
      let number = next
      let index = number / design.phantoms
      group.addTask { @concurrent in
        let condition = design.conditions[index]
        let phantom = number % design.phantoms
        return (number, try setup.run(condition, at: index, number: phantom, seed: seed))
      }
      next += 1
    }
    for _ in 0..<max(1, workers) { start() }
    while let (number, trial) = try await group.next() {
      trials[number] = trial
      done += 1
      progress(Double(done) / Double(count))
      start()
    }
    return trials.compactMap(\.self)
  }
}
