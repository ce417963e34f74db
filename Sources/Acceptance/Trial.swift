public import Targeting

/// What one phantom came to.
public struct Trial: Sendable, Equatable {
  /// The condition's place in the design.
  public let condition: Int
  /// The phantom's seed.
  public let seed: UInt64
  /// Where its target was planted, in mm.
  public let planted: [Double]
  /// The plan's status; nil where the input was refused.
  public let status: TargetStatus?
  /// Each method, in the protocol's order.
  public let methods: [MethodTrial]

  /// Describes what one phantom came to.
  public init(
    condition: Int,
    seed: UInt64,
    planted: [Double],
    status: TargetStatus?,
    methods: [MethodTrial]
  ) {
    self.condition = condition
    self.seed = seed
    self.planted = planted
    self.status = status
    self.methods = methods
  }
}

/// What one method gave for one phantom.
public struct MethodTrial: Sendable, Equatable {
  /// The method's name in the protocol.
  public let name: String
  /// Where the target lies, in mm of the phantom's template; nil without one.
  public let position: [Double]?
  /// How far that is from the planted one, in mm; nil where none is planted.
  public let distance: Double?
  /// How far the target moves between halves of the data, in mm.
  public let splitHalf: Double?
  /// The distance that nine of ten resamples keep to, in mm.
  public let resampled: Double?
  /// A code that says why there is no target; nil with one.
  public let refusal: String?

  /// Describes what one method gave.
  public init(
    name: String,
    position: [Double]? = nil,
    distance: Double? = nil,
    splitHalf: Double? = nil,
    resampled: Double? = nil,
    refusal: String? = nil
  ) {
    self.name = name
    self.position = position
    self.distance = distance
    self.splitHalf = splitHalf
    self.resampled = resampled
    self.refusal = refusal
  }
}
