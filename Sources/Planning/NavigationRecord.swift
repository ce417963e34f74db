public import Geometry
public import Navigation

/// What a navigator needs beside the target: the patient's scan, the way in, and the coil's pose.
public struct NavigationRecord: Hashable, Sendable {
  /// The T1w image in whose millimetres the positions are.
  public let image: ReferenceImage
  /// The head's volume in litres; nil where no head was found.
  public let headLitres: Double?
  /// One for each target that has a position in the patient's scan, by the target's name.
  public let poses: [String: PoseRecord]

  /// The T1w image of a plan.
  public struct ReferenceImage: Hashable, Sendable {
    /// Its name, without folders.
    public let name: String
    /// What tells it from a copy.
    public let fingerprint: T1wFingerprint
    /// Which of the header's forms is used: `sform` or `qform`.
    public let world: String
    /// The largest distance between the header's two forms over the corner voxels; nil unless both
    /// are set.
    public let xformDistance: Millimetres?
    /// Which way i, j and k grow, as in `LAS`.
    public let axisCodes: String
  }

  /// The way to one target and how the coil lies.
  public struct PoseRecord: Hashable, Sendable {
    /// The side of the head that the target is meant for.
    public let side: HeadSide
    /// Where on the scalp; nil where none was found, for ``reason``.
    public let entry: SpacePoint?
    /// The scalp's outward normal there, in RAS axes.
    public let normal: [Double]?
    /// From the target to the entry, in mm.
    public let depth: Double?
    /// The angle in degrees between the normal and the way from target to entry.
    public let obliquity: Double?
    /// The upper three rows of the coil's 4 x 4 matrix in SimNIBS's axes, row-major; nil without a
    /// pose.
    public let coil: [Double]?
    /// From scalp to coil centre, in mm.
    public let coilDistance: Double
    /// The handle's angle in degrees, as ``CoilHandle/definition`` says.
    public let handleAngle: Double
    /// A code that says why something is missing; nil where all is there.
    public let reason: String?
  }
}
