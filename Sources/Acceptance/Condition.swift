public import Phantom

/// What a condition changes about the usual phantom.
public enum Factor: String, CaseIterable, Codable, Sendable {
  /// Nothing.
  case usual
  /// How much of the planted signal is the inverted seed signal.
  case effect
  /// Noise and artefacts.
  case noise
  /// How far the head moves.
  case motion
  /// Minutes of data.
  case minutes
  /// The edge of a voxel.
  case voxel
  /// The template that the images are in.
  case template
  /// How the images lie in memory.
  case orientation
}

/// What must hold of a condition for the installation to be accepted.
public enum Limit: String, CaseIterable, Codable, Sendable {
  /// The recommended method's target lies where it was planted.
  ///
  /// At least half of the phantoms have a target; its distance from the planted one is at most one
  /// voxel diagonal in the median, and at most two in each of them.
  case plantedFound = "planted_target_found"
  /// The same data mirrored in memory give the same status and targets.
  case flippedAgrees = "flipped_copy_agrees"
  /// A phantom without an effect never gets the status `ok`.
  case noEffectNotOk = "no_effect_not_ok"

  /// What must hold, for people.
  public var statement: String {
    switch self {
    case .plantedFound:
      """
      at least half of the phantoms have a target, at most one voxel diagonal from the planted one \
      in the median and at most two in each
      """
    case .flippedAgrees: "the copy that is mirrored in memory gives the same status and targets"
    case .noEffectNotOk: "no phantom without an effect gets the status ok"
    }
  }
}

/// One kind of phantom.
public struct Condition: Sendable, Equatable {
  /// What differs from the usual phantom.
  public let factor: Factor
  /// To what: a number with its unit, or a name.
  public let level: String
  /// The phantoms, but for their seed.
  public let options: PhantomOptions
  /// What must hold.
  public let limits: [Limit]

  /// The name of the condition, unique in a design.
  public var name: String { factor == .usual ? factor.rawValue : "\(factor.rawValue) \(level)" }

  /// The diagonal of a voxel in millimetres.
  public var diagonal: Double { options.grid.edge * 3.0.squareRoot() }
}
