import Findings
import Geometry

/// Which of a header's two forms is used, and why.
struct WorldPlacement {
  /// How far the forms may place a corner voxel apart before they contradict each other.
  ///
  /// One affine written to both forms differs by up to 0.39 mm, because the quaternion of an image
  /// stored right to left is determined badly in single precision; a real conflict is a voxel or
  /// more.
  static let tolerance = 0.5.mm

  let form: WorldForm
  let choice: XformChoice
  /// The largest distance between the two forms over the corner voxels; nil unless both are set.
  let distance: Millimetres?
  let findings: [Finding]

  /// Applies the precedence: the sform, unless it is unset, contradicted, or the user says so.
  init(
    sform: WorldForm,
    qform: WorldForm,
    requested: XformChoice?,
    size: GridSize,
    voxelSize: [Double],
    subject: String
  ) throws(ImagingError) {
    guard sform.isSet || qform.isSet else { throw .noWorldFrame(.noForm) }
    choice = requested ?? (sform.isSet ? .sform : .qform)
    form = choice == .sform ? sform : qform
    guard form.isSet else { throw .noWorldFrame(.namedFormAbsent(choice)) }

    var findings: [Finding] = []
    if sform.isSet, qform.isSet {
      let apart = largestCornerDistance(sform.toWorld, qform.toWorld, size: size)
      if !(apart <= Self.tolerance), requested == nil { throw .xformConflict(distance: apart) }
      distance = apart
      findings += Self.distanceFinding(apart, choice: choice, subject: subject)
    } else {
      distance = nil
      findings.append(Self.missingFinding(used: choice, subject: subject))
    }
    // Also where it was named: a name settles which form is meant, not what a sheared one means.
    if choice == .sform, let reason = sform.departureFromRigid(voxelSize: voxelSize) {
      throw .sformNotRigid(reason)
    }
    guard form.isUsable else { throw .noWorldFrame(.notInvertible(choice)) }
    // Programs disagree on what such a qform means: one mirrors, one scales, one refuses.
    if choice == .qform,
      form.departureFromRigid(voxelSize: voxelSize) != nil || voxelSize.contains(where: { $0 < 0 })
    {
      throw .noWorldFrame(.qformNotRigid)
    }
    self.findings = findings
  }

  private static func distanceFinding(
    _ apart: Millimetres,
    choice: XformChoice,
    subject: String
  ) -> [Finding] {
    guard !(apart <= tolerance) else {
      guard apart > 0.001.mm else { return [] }
      return [
        Finding(
          "xform_difference",
          .info,
          subject: subject,
          message: "qform and sform differ by up to \(rounded(apart.value)) mm; "
            + "the \(choice.rawValue) is used.",
          remedy: "Nothing: so little is rounding."
        )
      ]
    }
    return [
      Finding(
        "xform_chosen",
        .warning,
        subject: subject,
        message: "qform and sform differ by up to \(rounded(apart.value)) mm; "
          + "the \(choice.rawValue) is used, as requested.",
        remedy: "Make sure that the program that uses the target reads the same form."
      )
    ]
  }

  private static func missingFinding(used: XformChoice, subject: String) -> Finding {
    let missing: XformChoice = used == .sform ? .qform : .sform
    return Finding(
      missing == .qform ? "qform_missing" : "sform_missing",
      .info,
      subject: subject,
      message: "The header has no \(missing.rawValue); the \(used.rawValue) is used.",
      remedy: "Nothing here; a program that reads only the \(missing.rawValue) sees another place."
    )
  }
}
