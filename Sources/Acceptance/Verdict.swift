import Drawing
import Statistics
import Targeting

/// Whether a limit held under a condition.
public struct Check: Sendable, Equatable, Codable {
  /// The limit.
  public let limit: Limit
  /// The condition's name.
  public let condition: String
  /// Whether it held.
  public let passed: Bool
  /// The figures behind it.
  public let detail: String
}

/// Judges `trials` by the limits of `design`.
///
/// A limit that nothing was measured for does not hold.
///
/// - Parameters:
///   - trials: What the phantoms came to.
///   - design: The conditions with their limits.
///   - recommended: The name of the protocol's recommended method.
/// - Returns: A check for each limit of each condition, in the design's order.
public func judge(_ trials: [Trial], _ design: Design, recommended: String) -> [Check] {
  func own(_ index: Int) -> [Trial] { trials.filter { $0.condition == index } }
  return design.conditions.enumerated().flatMap { index, condition in
    condition.limits.map { limit in
      let (passed, detail) =
        switch limit {
        case .plantedFound: plantedFound(own(index), condition, recommended)
        case .flippedAgrees: flippedAgrees(own(0), own(index))
        case .noEffectNotOk: noEffectNotOk(own(index))
        }
      return Check(limit: limit, condition: condition.name, passed: passed, detail: detail)
    }
  }
}

private func plantedFound(
  _ trials: [Trial],
  _ condition: Condition,
  _ recommended: String
) -> (Bool, String) {
  let distances = trials.compactMap { trial in
    trial.methods.first { $0.name == recommended }?.distance
  }.sorted()
  guard let median = quantile(0.5, of: distances), let largest = distances.last else {
    return (false, "\(recommended): no target in \(trials.count) phantoms")
  }
  let passed =
    2 * distances.count >= trials.count && median <= condition.diagonal
    && largest <= 2 * condition.diagonal
  return (
    passed,
    """
    \(recommended): \(distances.count) of \(trials.count) with a target, median \
    \(decimal(median)) mm, largest \(decimal(largest)) mm, diagonal \(decimal(condition.diagonal)) mm
    """
  )
}

/// The furthest in mm that rounding may move a target of the same data.
private let samePlace = 0.01

private func flippedAgrees(_ usual: [Trial], _ flipped: [Trial]) -> (Bool, String) {
  var (compared, largest) = (0, 0.0)
  for trial in flipped {
    guard let other = usual.first(where: { $0.seed == trial.seed }) else {
      return (false, "seed \(trial.seed) was not run unflipped")
    }
    guard other.status == trial.status else { return (false, "seed \(trial.seed): other status") }
    for (a, b) in zip(other.methods, trial.methods) {
      guard a.refusal == b.refusal, (a.position == nil) == (b.position == nil) else {
        return (false, "seed \(trial.seed): a target of \(a.name) in one copy only")
      }
      guard let first = a.position, let second = b.position else { continue }
      compared += 1
      largest = max(largest, zip(first, second).map { ($0 - $1).magnitude }.max() ?? .infinity)
    }
  }
  let detail = "\(compared) targets compared, largest difference \(decimal(largest)) mm"
  return (compared > 0 && largest <= samePlace, detail)
}

private func noEffectNotOk(_ trials: [Trial]) -> (Bool, String) {
  let count = trials.count { $0.status == .ok }
  return (!trials.isEmpty && count == 0, "\(count) of \(trials.count) with the status ok")
}
