public import Findings
public import Geometry
public import Imaging

/// Why there is no entry or no coil pose.
public enum NavigationError: CodedError, Equatable {
  /// What says that an image has no scalp.
  public enum NoScalpReason: Sendable, Equatable {
    /// This share of the surface is tissue cut off to a constant.
    case cutSurface(share: Double)
    /// The surface lies this close to a target in the cortex.
    case shallow(depth: Millimetres)
  }

  /// What is wrong with a coil pose.
  public enum PoseFault: Sendable, Equatable {
    /// A number is NaN or infinite.
    case notFinite
    /// The largest coefficient of RᵀR − I.
    case notOrthonormal(departure: Double)
    /// The determinant of the rotation.
    case notProper(determinant: Double)
    /// The coil faces away from the target.
    case facesAway
    /// The coil's centre lies this far outside the image.
    case farFromImage(distance: Millimetres)
  }

  /// The T1w image cannot be read.
  case image(ImagingError)
  /// The T1w image has several volumes.
  case severalVolumes(count: Int)
  /// The T1w image has more voxels than are accepted.
  case imageTooLarge(voxels: Int, most: Int)
  /// No voxel lies above the threshold, or all do.
  case headNotFound
  /// The image has no scalp: it is skull-stripped.
  case noScalp(NoScalpReason)
  /// The target does not lie inside the head.
  case targetOutsideHead
  /// This share of the surface around the entry was cut off.
  case entryDefaced(share: Double, bound: Double)
  /// The image's edge cuts the head this far from the target; the surface found is at `entry`.
  case headCutAtEntry(distance: Millimetres, entry: Millimetres)
  /// The coil pose is not one that may be exported.
  case poseInvalid(PoseFault)
}

extension NavigationError {
  /// The stable snake_case code.
  public var code: String {
    switch self {
    case .image(let error): error.code
    case .severalVolumes: "t1w_not_3d"
    case .imageTooLarge: "t1w_too_large"
    case .headNotFound: "head_not_found"
    case .noScalp: "no_scalp"
    case .targetOutsideHead: "target_outside_head"
    case .entryDefaced: "entry_defaced"
    case .headCutAtEntry: "entry_at_edge"
    case .poseInvalid: "coil_pose_invalid"
    }
  }

  /// What was found, with the numbers.
  public var message: String {
    switch self {
    case .image(let error): error.message
    case .severalVolumes(let count): "The T1w image has \(count) volumes; it must have one."
    case .imageTooLarge(let voxels, let most):
      "The T1w image has \(voxels) voxels; at most \(most) are read."
    case .headNotFound: "No head stands out from the air in the T1w image."
    case .noScalp(.cutSurface(let share)):
      "\(percent(share)) % of the head's surface is tissue cut off to a constant: the T1w image has "
        + "no scalp."
    case .noScalp(.shallow(let depth)):
      "The head's surface lies \(oneDecimal(depth.value)) mm from the target, where skull and scalp "
        + "should be: the T1w image has no scalp."
    case .targetOutsideHead: "The target does not lie inside the head of the T1w image."
    case .entryDefaced(let share, let bound):
      "\(percent(share)) % of the surface around the entry was cut off (bound \(percent(bound)) %)."
    case .headCutAtEntry(let distance, let entry):
      "The image's edge cuts the head \(oneDecimal(distance.value)) mm from the target; the surface "
        + "found is \(oneDecimal(entry.value)) mm away and may not be the nearest."
    case .poseInvalid(let fault): fault.message
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .image(let error): error.remedy
    case .severalVolumes: "Give a single T1w image (desc-preproc_T1w)."
    case .imageTooLarge: "Resample the T1w image to 1 mm, and load that one into the navigator too."
    case .headNotFound: "Check that this is the T1w image with skull."
    case .noScalp:
      "Give the T1w image with skull; without it only the cortical target can be used."
    case .targetOutsideHead: "Check that the target was computed for this T1w image."
    case .entryDefaced:
      "Give the T1w image from before its face was removed, or use the cortical target alone."
    case .headCutAtEntry:
      "Give a T1w image whose field of view holds the whole head, or use the cortical target alone."
    case .poseInvalid: "Use the cortical target alone, and report this."
    }
  }
}

extension NavigationError.PoseFault {
  fileprivate var message: String {
    switch self {
    case .notFinite: "The coil pose holds a number that is not finite."
    case .notOrthonormal(let departure):
      "The coil's axes are not orthonormal: they depart by \(departure)."
    case .notProper(let determinant):
      "The coil's axes are mirrored: their determinant is \(determinant)."
    case .facesAway: "The coil faces away from the target."
    case .farFromImage(let distance):
      "The coil's centre lies \(oneDecimal(distance.value)) mm outside the image (bound 50 mm)."
    }
  }
}

/// `value` with one decimal, for messages.
func oneDecimal(_ value: Double) -> Double {
  value.magnitude < 1e12 ? (value * 10).rounded() / 10 : value
}

/// A share in whole per cent, for messages.
func percent(_ share: Double) -> Int { share.isFinite ? Int((100 * share).rounded()) : 0 }
