import Atlases
public import Geometry
import Findings
public import Targeting

/// The targets of the same subject found in the other space, beside the plan's own.
public struct SpaceComparison: Hashable, Sendable {
  /// The space in which they were found.
  public let space: Space
  /// The status of the plan there.
  public let status: TargetStatus
  /// Each method's target there.
  public let positions: [String: SpacePoint]
  /// Millimetres in the patient's scan between the two targets of each method; absent where one has
  /// no place there.
  public let distances: [String: Double]
}

extension TargetPlan {
  /// The plan with `other`, of the same subject's runs in the other space, beside it.
  ///
  /// Targets that lie farther apart in the patient's scan than the voxels and the transforms can tell
  /// lower the confidence, whichever of them is right.
  func compared(with other: TargetPlan) -> TargetPlan {
    var distances: [String: Double] = [:]
    for target in targets {
      guard let own = target.native,
        let there = other.targets.first(where: { $0.name == target.name })?.native
      else { continue }
      distances[target.name] = zip(own, there).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        .squareRoot()
    }
    let comparison = SpaceComparison(
      space: other.grid.space,
      status: other.status,
      positions: Dictionary(other.targets.map { ($0.name, $0.position) }) { first, _ in first },
      distances: distances
    )
    var findings: [Finding] = []
    let chief = targeting.recommended
    // Half a voxel's diagonal on either side, and what the transforms are off at the target itself, by
    // 1 mm at most: worse transforms are no reason to call more an agreement.
    let own = targets.first { $0.name == chief }?.carried?.roundTrip ?? 0
    let tolerance = (grid.diagonal + other.grid.diagonal) / 2 + min(own, 1)
    if let apart = distances[chief], apart > tolerance {
      findings = [disagreement(chief, apart, tolerance, other)]
    } else if distances[chief] == nil, targets.contains(where: { $0.name == chief }) {
      findings = [notCompared(chief, other)]
    }
    return replacing(
      otherSpace: comparison,
      inputs: other.inputs,
      adding: findings,
      maps: searched.map { _ in
        other.maps.map(Result.success) ?? .failure(noMap(in: other.grid.space))
      }
    )
  }

  /// No target there, or no place of one in the patient's scan, is no agreement.
  private func notCompared(_ name: String, _ other: TargetPlan) -> Finding {
    Finding(
      "spaces_disagree",
      .warning,
      subject: name,
      message: other.targets.contains { $0.name == name }
        ? "The \(name) has no place in the patient's scan in both spaces: they cannot be compared."
        : "Computed in \(other.grid.space.name) there is no \(name).",
      remedy: "Look at the findings of a plan in \(other.grid.space.name) alone."
    )
  }

  private func disagreement(
    _ name: String,
    _ apart: Double,
    _ tolerance: Double,
    _ other: TargetPlan
  ) -> Finding {
    let (distance, limit) = ((10 * apart).rounded() / 10, (10 * tolerance).rounded() / 10)
    return Finding(
      "spaces_disagree",
      .warning,
      subject: name,
      message: "Computed in \(other.grid.space.name) the \(name) lies \(distance) mm away in the "
        + "patient's scan, more than the \(limit) mm that voxels and transforms explain: smoothing, "
        + "resampling or noise decide its place.",
      remedy: "Look at both places; scan longer, or use a steadier method."
    )
  }
}

extension PlannedTarget {
  /// RAS mm in the patient's scan; nil where the target has no place there.
  public var native: [Double]? {
    [position, carried?.position].compactMap(\.self).first { $0.space == .native }?.coordinates
  }
}

extension GridRecord {
  /// The diagonal of a voxel in mm.
  fileprivate var diagonal: Double { voxelSize.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
