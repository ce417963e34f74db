public import Geometry

/// The targets of the same subject found in the other space, beside the plan's own.
public struct SpaceComparison: Hashable, Sendable {
  /// The space in which they were found.
  public let space: Space
  /// What the plan there came to: a status and its target's r.
  public let status: String
  /// Each method's target there.
  public let positions: [String: SpacePoint]
  /// Millimetres in the patient's scan between the two targets of each method; absent where one has
  /// no place there.
  public let distances: [String: Double]
}
