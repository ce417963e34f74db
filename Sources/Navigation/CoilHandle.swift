public import Geometry

/// The side of the head that a target lies on.
public enum HeadSide: String, CaseIterable, Hashable, Sendable {
  /// Left of the midline.
  case left
  /// Right of the midline.
  case right
}

/// Where a coil's handle points.
///
/// The handle points backwards, turned away from the midline by the angle: 45° is posterolateral.
/// That this is the usual choice for the motor cortex and the DLPFC is from memory; SimNIBS and
/// BOONStim have a posterior handle too (their code was read).
public struct CoilHandle: Sendable {
  /// How ``angle`` is to be understood, for reports.
  public static let definition =
    "degrees between the handle and the posterior direction, turned laterally, in axes aligned "
    + "with the midline, before projection onto the scalp"

  /// The side of the target, which decides where lateral is.
  public let side: HeadSide
  /// The angle between handle and midline in degrees.
  public let angle: Double

  /// From axes aligned with the midline to native axes.
  private let tilt: @Sendable (SIMD3<Double>) -> SIMD3<Double>

  /// Creates a handle direction in native axes.
  ///
  /// Native axes serve where the head is tilted by less than 10°.
  public init(side: HeadSide, angle: Double = 45) {
    self.side = side
    self.angle = angle
    tilt = { $0 }
  }

  /// Creates a handle direction in the axes of a template, which are aligned with the midline.
  ///
  /// - Parameters:
  ///   - side: The side of the target.
  ///   - angle: The angle between handle and midline in degrees.
  ///   - rotation: The rigid part of the transform from native to template space.
  public init<Template: WorldFrame>(
    side: HeadSide,
    angle: Double = 45,
    tilt rotation: Rotation<NativeT1w, Template>
  ) {
    self.side = side
    self.angle = angle
    tilt = { rotation.inverse(of: $0) }
  }

  /// The way opposite to the handle, in native axes, before projection: (±1, 1, 0)/√2 for 45°.
  var awayFromHandle: SIMD3<Double> {
    let (sine, cosine) = sineAndCosine(degrees: angle)
    return native(SIMD3(side == .left ? sine : -sine, cosine, 0))
  }

  /// A direction of the midline-aligned axes in native axes.
  func native(_ vector: SIMD3<Double>) -> SIMD3<Double> { tilt(vector) }
}
