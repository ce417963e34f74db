public import Findings
public import Geometry

/// What an entry and its head must look like; the bounds are choices of this project.
///
/// 15 to 25 mm is the typical depth at the DLPFC (from memory).
public struct NavigationQC: Hashable, Sendable {
  /// The distances from target to scalp that are usual.
  public var depth: ClosedRange<Millimetres> = 10.mm...40.mm
  /// The largest angle in degrees between the normal and the way from target to entry.
  public var mostObliquity = 30.0
  /// The usual volumes of a head in an image, in litres.
  public var litres: ClosedRange<Double> = 2.5...6
  /// The least distance from an entry to the image's faces.
  public var leastEdgeDistance: Millimetres = 5.mm
  /// How far an entry may lie beyond the head's middle, on the other side.
  public var mostBeyondMiddle: Millimetres = 5.mm

  /// The project's bounds.
  public init() {}

  /// What is doubtful about a head, whatever the target.
  public func findings(of head: HeadSurface) -> [Finding] {
    guard !litres.contains(head.litres) else { return [] }
    return [
      Finding(
        "head_mask_volume",
        .warning,
        subject: head.volume.name,
        message: "The head found in the T1w image has \(oneDecimal(head.litres)) l "
          + "(usual: \(litres.lowerBound) to \(litres.upperBound) l).",
        remedy: "Check that the image shows the whole head with its scalp, and look at the entry."
      )
    ]
  }

  /// What is doubtful about an entry.
  ///
  /// - Parameters:
  ///   - entry: The entry.
  ///   - subject: The target's name in findings.
  /// - Returns: Warnings, each with what was measured and its bound.
  public func findings(of entry: ScalpEntry, subject: String) -> [Finding] {
    func warning(_ code: String, _ message: String, _ remedy: String) -> Finding {
      Finding(code, .warning, subject: subject, message: message, remedy: remedy)
    }
    var findings: [Finding] = []
    if !entry.isRefined {
      findings.append(
        warning(
          "entry_not_refined",
          "The entry could not be found on the smoothed surface; the nearest voxel of the head stands, "
            + "which may be off by centimetres.",
          "Look at target and entry in the T1w image before the coil is placed."
        )
      )
    }
    if !depth.contains(entry.depth) {
      findings.append(
        warning(
          "entry_depth_out_of_range",
          "The scalp lies \(oneDecimal(entry.depth.value)) mm from the target "
            + "(usual: \(depth.lowerBound.value) to \(depth.upperBound.value) mm).",
          "Look at target and entry in the T1w image before the coil is placed."
        )
      )
    }
    if !(entry.obliquity < mostObliquity) {
      findings.append(
        warning(
          "entry_oblique",
          "The coil would face \(oneDecimal(entry.obliquity))° away from the target "
            + "(bound \(mostObliquity)°).",
          "Look at the scalp around the entry; a cut, a cushion or an ear may bend its surface."
        )
      )
    }
    if entry.edgeDistance < leastEdgeDistance {
      findings.append(
        warning(
          "entry_at_edge",
          "The entry lies \(oneDecimal(entry.edgeDistance.value)) mm from the image's edge "
            + "(bound \(leastEdgeDistance.value) mm).",
          "Check that the scalp around the entry lies within the image."
        )
      )
    }
    if let reason = implausible(entry) {
      findings.append(
        warning(
          "entry_implausible",
          reason,
          "Look at the entry in the T1w image before it is used."
        )
      )
    }
    return findings
  }

  /// What is doubtful about a pose, and whether it lies on the side that it is meant for.
  ///
  /// - Parameters:
  ///   - pose: The coil pose.
  ///   - entry: Its entry.
  ///   - handle: Its handle.
  ///   - head: The head.
  ///   - subject: The target's name in findings.
  /// - Returns: `entry_wrong_side` is an error: a pose with it must not be used.
  public func findings(
    of pose: CoilPose,
    _ entry: ScalpEntry,
    _ handle: CoilHandle,
    on head: HeadSurface,
    subject: String
  ) -> [Finding] {
    var findings: [Finding] = []
    let right = handle.native(SIMD3(1, 0, 0)).dot(entry.entry.vector - head.middle.vector)
    let beyond = handle.side == .left ? right : -right
    if beyond > mostBeyondMiddle.value {
      findings.append(
        Finding(
          "entry_wrong_side",
          .error,
          subject: subject,
          message: "The target is on the \(handle.side.rawValue), but its entry lies "
            + "\(oneDecimal(beyond)) mm on the other side of the head's middle.",
          remedy: "Check the orientation of the T1w image and the side of the target."
        )
      )
    }
    if pose.handleIsReplaced {
      findings.append(
        Finding(
          "handle_direction_replaced",
          .warning,
          subject: subject,
          message:
            "The handle at \(handle.angle)° would point into or out of the head at the entry; "
            + "it points downwards instead.",
          remedy: "Choose the handle's direction at the patient's head."
        )
      )
    }
    return findings
  }

  /// Why an entry does not look like one over the brain; nil where it does.
  private func implausible(_ entry: ScalpEntry) -> String? {
    if let obstacle = entry.obstacle {
      return "The head begins again \(oneDecimal(obstacle.value)) mm outside the entry: "
        + "an ear, the neck or an open cavity."
    }
    let below = entry.target.z - entry.entry.z
    guard below > 0.7 * entry.depth.value else { return nil }
    return "The entry lies \(oneDecimal(below)) mm below the target, as on a face or a neck."
  }
}
