public import Findings

/// What a report recommends.
public enum TargetStatus: String, CaseIterable, Hashable, Sendable {
  /// The target stands.
  case ok
  /// There is a target, but something about the data makes it doubtful.
  case lowConfidence = "low_confidence"
  /// No target is recommended.
  case noTarget = "no_target"

  /// The status that `findings` about the target deserve.
  ///
  /// An error withholds the target, a warning lowers the confidence; information does neither.
  public init(findings: [Finding]) {
    let worst = Set(findings.map(\.severity))
    self = worst.contains(.error) ? .noTarget : worst.contains(.warning) ? .lowConfidence : .ok
  }
}
