public import Findings

/// Why a navigator's file cannot be written; nothing of it is.
public enum ExportError: CodedError, Equatable {
  /// The report recommends nothing and holds no target.
  case noTarget
  /// The report has no place in the patient's scan.
  case noNavigation(findings: [String])
  /// The report was stored before it held what files need.
  case reportTooOld
  /// A target lies on the other side of the head than it is meant to.
  case sideMismatch(target: String, side: String, found: String)
  /// A target's coil pose is not one.
  case poseInvalid(target: String, reason: String)
  /// The two forms of the header differ, and the format cannot say which is meant.
  case formsConflict(format: String, distance: Double)
  /// The format names an image by its qform, and there is none.
  case noQform(format: String)
  /// No target has what the format holds.
  case nothingToWrite(format: String)
  /// What was written reads back as something else.
  case notVerified(file: String, what: String)

  /// The stable code.
  public var code: String {
    switch self {
    case .noTarget: "export_no_target"
    case .noNavigation: "export_no_navigation"
    case .reportTooOld: "export_report_too_old"
    case .sideMismatch: "export_side_mismatch"
    case .poseInvalid: "coil_pose_invalid"
    case .formsConflict: "export_forms_conflict"
    case .noQform: "export_no_qform"
    case .nothingToWrite: "export_nothing_to_write"
    case .notVerified: "export_not_verified"
    }
  }

  /// What happened.
  public var message: String {
    switch self {
    case .noTarget: "The report has no target, so that no navigator's file is written."
    case .noNavigation(let findings):
      "The report has no place in the patient's T1w image"
        + (findings.isEmpty ? "." : " (\(findings.joined(separator: ", "))).")
    case .reportTooOld: "The report was made before it held what navigators' files need."
    case .sideMismatch(let target, let side, let found):
      "\(target) is meant for the \(side), but \(found)."
    case .poseInvalid(let target, let reason): "\(target): the coil pose \(reason)."
    case .formsConflict(let format, let distance):
      "qform and sform of the T1w image place voxels \(fixed(distance, 2)) mm apart, and "
        + "\(format) cannot say which of them is meant."
    case .noQform(let format):
      "\(format) knows an image by its qform, and the T1w image has none."
    case .nothingToWrite(let format):
      "No target of the report has the coil pose that \(format) holds."
    case .notVerified(let file, let what):
      "\(file) was read back after it was written, and \(what) differs."
    }
  }

  /// What to do about it.
  public var remedy: String {
    switch self {
    case .noTarget: "Read the report's findings; they say why there is none."
    case .noNavigation:
      "Plan again with --t1w and --xfm, and mend what the findings name."
    case .reportTooOld: "Plan again with this version."
    case .sideMismatch: "Check that T1w image, transforms and runs are not mirrored."
    case .poseInvalid: "Use the cortical target alone, and report this."
    case .formsConflict:
      "Make both forms equal in a copy of the image, plan with it and load it into the navigator."
    case .noQform: "Write a qform into a copy of the image, plan with it, or use another format."
    case .nothingToWrite:
      "Use a format that holds points, such as slicer or localite-entry, or mend what the "
        + "findings say of the coil pose."
    case .notVerified: "Do not use the file, and report this."
    }
  }
}
