public import Findings
public import LinearAlgebra

/// Why there is no connectopic map or no trend surface.
public enum GradientError: CodedError, Equatable {
  /// The region has fewer voxels than ``GradientRule/leastVoxels``.
  case regionSmall(voxels: Int)
  /// The region has more voxels than ``GradientRule/mostVoxels``.
  case regionLarge(voxels: Int)
  /// The region names a voxel that the mask does not have, or one twice.
  case regionInvalid(voxel: Int)
  /// A voxel of the region is constant, or not finite, in the run numbered `run`, from 0.
  case voxelSilent(voxel: Int, run: Int)
  /// Series are smoothed by `millimetres`, more than ``GradientRule/widestSmoothing``.
  case smoothingWide(millimetres: Double)
  /// Nothing outside the region has a signal in the run numbered `run`, from 0.
  case outsideSilent(run: Int)
  /// The graph of similar voxels falls apart, though it is built so that it cannot.
  case graphDisconnected
  /// A map to be described is constant, or holds NaN or infinity.
  case mapInvalid
  /// A map to be described has too few voxels for so many coefficients.
  case surfaceUndetermined(voxels: Int, coefficients: Int)
  /// Whoever watched the progress asked to stop.
  case cancelled
  /// A decomposition failed.
  case linearAlgebra(LinearAlgebraError)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .regionSmall: "gradient_region_small"
    case .regionLarge: "gradient_region_large"
    case .regionInvalid: "gradient_region_invalid"
    case .voxelSilent: "gradient_voxel_silent"
    case .smoothingWide: "gradient_smoothing_wide"
    case .outsideSilent: "gradient_outside_silent"
    case .graphDisconnected: "gradient_graph_disconnected"
    case .mapInvalid: "gradient_map_invalid"
    case .surfaceUndetermined: "gradient_surface_undetermined"
    case .cancelled: "gradients_cancelled"
    case .linearAlgebra(let error): error.code
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .regionSmall(let voxels):
      "the region of the gradient has \(voxels) voxels of the mask; at least \(GradientRule.leastVoxels) are needed"
    case .regionLarge(let voxels):
      "the region of the gradient has \(voxels) voxels; at most \(GradientRule.mostVoxels) fit"
    case .regionInvalid(let voxel):
      "the region of the gradient names voxel \(voxel) twice, or the mask does not have it"
    case .voxelSilent(let voxel, let run):
      "voxel \(voxel) of the region of the gradient is constant or not finite in run \(run + 1)"
    case .smoothingWide(let millimetres):
      "the images are smoothed by \(millimetres) mm, which leaks over the border of the region and makes "
        + "gradients by itself; at most \(GradientRule.widestSmoothing) mm are accepted"
    case .outsideSilent(let run):
      "no voxel outside the region of the gradient has a signal in run \(run + 1)"
    case .graphDisconnected: "the graph of the region's voxels is not connected"
    case .mapInvalid: "the map is constant, or holds numbers that are not finite"
    case .surfaceUndetermined(let voxels, let coefficients):
      "\(voxels) voxels cannot determine a trend surface of \(coefficients) coefficients"
    case .cancelled: "the gradients were stopped on request"
    case .linearAlgebra(let error): error.message
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .regionSmall: "Use a larger region, or look whether the mask covers it."
    case .regionLarge: "Use a smaller region, for example the striatum of one hemisphere."
    case .regionInvalid: "Name voxels of the mask, each once."
    case .voxelSilent: "Take the voxel out of the region, and check the image there."
    case .smoothingWide: "Use a mapping protocol that smooths by 6 mm or less."
    case .outsideSilent: "Check the mask: the gradient needs the rest of the brain."
    case .graphDisconnected:
      "Report this as a fault of the program, with the input that caused it."
    case .mapInvalid: "Describe only maps that were found."
    case .surfaceUndetermined: "Use a larger region or a lower degree."
    case .cancelled: "Run it again for a result; nothing of it was kept."
    case .linearAlgebra(let error): error.remedy
    }
  }
}
