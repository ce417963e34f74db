public import Findings
public import Geometry

/// Why an image is refused.
public enum ImagingError: CodedError, Equatable {
  /// Why bytes are no single-file NIfTI image.
  public enum NotNIfTIReason: Sendable, Equatable {
    /// The first bytes belong to another format.
    case unknownSignature
    /// The header of a pair whose voxels lie in an `.img` file.
    case detachedPair
    /// An ANALYZE 7.5 header, which cannot say where left is.
    case analyze
  }

  /// Why no world frame can be had from a header.
  public enum FrameReason: Sendable, Equatable {
    /// Both form codes are 0.
    case noForm
    /// The form that the user named has code 0.
    case namedFormAbsent(XformChoice)
    /// The form to be used is singular or not finite.
    case notInvertible(XformChoice)
    /// The qform's quaternion is longer than 1, or one of its voxel sizes is negative.
    case qformNotRigid
  }

  /// What makes an sform more than a rotation, a translation and the voxel sizes.
  public enum SformReason: Sendable, Equatable {
    /// Two axes are not at right angles; the cosine of the worst angle.
    case sheared(cosine: Double)
    /// A column's length contradicts `pixdim`; the largest relative difference.
    case scaled(relativeDifference: Double)
    /// The matrix is singular or holds a number that is not finite.
    case notInvertible
  }

  /// The bytes are no single-file NIfTI image.
  case notNIfTI(NotNIfTIReason)
  /// The bytes end within the header.
  case headerTruncated(found: Int, expected: Int)
  /// The header's `dim` holds a zero, a negative number or an impossible count of dimensions.
  case dimensionsInvalid([Int])
  /// The image is larger than can be addressed or than this program accepts.
  case imageSizeOverflow(dimensions: [Int])
  /// A run was expected, but the image is not four-dimensional.
  case imageNot4D(dimensions: [Int])
  /// A run was expected, but the image has one volume.
  case imageSingleVolume
  /// The voxels are stored in a type that has no single real value a voxel.
  case unsupportedDataType(code: Int, name: String)
  /// `vox_offset` is not a whole number of bytes at or behind the end of the header.
  case voxelOffsetInvalid(Double)
  /// `scl_slope` is set, but `scl_inter` is not finite.
  case scalingInvalid(slope: Double, intercept: Double)
  /// A voxel's edge is not between 0.1 and 30 mm.
  case voxelSizeImplausible(edges: [Double])
  /// The header does not say where the image lies.
  case noWorldFrame(FrameReason)
  /// The header's qform and sform place a corner voxel this far apart.
  case xformConflict(distance: Millimetres)
  /// The sform shears or scales.
  case sformNotRigid(SformReason)
  /// The gzip stream ends before its trailer.
  case gzipTruncated
  /// The gzip stream or its checksum is wrong.
  case gzipCorrupt(reason: String)
  /// The header claims more voxel data than there is; counts in bytes after decompression.
  case imageTruncated(expected: Int, found: Int)
  /// The mask does not lie on the run's grid.
  case maskGridMismatch(reason: String)
  /// No voxel of the mask is inside.
  case maskEmpty
  /// The map of weights does not lie on the run's grid.
  case weightsGridMismatch(reason: String)
  /// Some weights are NaN or infinite.
  case weightsNotFinite(count: Int)
  /// Every weight is 0.
  case weightsEmpty
  /// The source could not deliver its bytes.
  case readFailed(reason: String)
  /// The compression library could not allocate its state.
  case outOfMemory
  /// The caller asked for the reading to stop.
  case cancelled
}

extension ImagingError {
  /// The stable snake_case code.
  public var code: String {
    switch self {
    case .notNIfTI: "not_nifti"
    case .headerTruncated: "header_truncated"
    case .dimensionsInvalid: "dimensions_invalid"
    case .imageSizeOverflow: "image_size_overflow"
    case .imageNot4D: "image_not_4d"
    case .imageSingleVolume: "image_single_volume"
    case .unsupportedDataType: "unsupported_data_type"
    case .voxelOffsetInvalid: "voxel_offset_invalid"
    case .scalingInvalid: "scaling_invalid"
    case .voxelSizeImplausible: "voxel_size_implausible"
    case .noWorldFrame: "no_world_frame"
    case .xformConflict: "xform_conflict"
    case .sformNotRigid: "sform_not_rigid"
    case .gzipTruncated: "gzip_truncated"
    case .gzipCorrupt: "gzip_corrupt"
    case .imageTruncated: "image_truncated"
    case .maskGridMismatch: "mask_grid_mismatch"
    case .maskEmpty: "mask_empty"
    case .weightsGridMismatch: "seedmap_grid_mismatch"
    case .weightsNotFinite: "seedmap_not_finite"
    case .weightsEmpty: "seedmap_empty"
    case .readFailed: "read_failed"
    case .outOfMemory: "out_of_memory"
    case .cancelled: "cancelled"
    }
  }

  /// What was found, with the numbers.
  public var message: String {
    switch self {
    case .notNIfTI(let reason): reason.message
    case .headerTruncated(let found, let expected):
      "The file ends within the header: \(found) of \(expected) bytes."
    case .dimensionsInvalid(let dimensions):
      "The header's dimensions are impossible: \(list(dimensions))."
    case .imageSizeOverflow(let dimensions):
      "The image would be too large to read: \(list(dimensions)) voxels."
    case .imageNot4D(let dimensions):
      "A run has four dimensions; the image has \(list(dimensions)) voxels."
    case .imageSingleVolume: "The image has a single volume; a run has many."
    case .unsupportedDataType(let code, let name):
      "Voxels of data type \(code) (\(name)) are not supported."
    case .voxelOffsetInvalid(let offset): "The header's vox_offset, \(offset), is impossible."
    case .scalingInvalid(let slope, let intercept):
      "The header scales by \(slope) with an offset of \(intercept)."
    case .voxelSizeImplausible(let edges):
      "A voxel of \(list(edges)) mm is not one of a brain image."
    case .noWorldFrame(let reason): reason.message
    case .xformConflict(let distance):
      "qform and sform place the image up to \(rounded(distance.value)) mm apart."
    case .sformNotRigid(let reason): reason.message
    case .gzipTruncated: "The compressed stream ends before its trailer."
    case .gzipCorrupt(let reason): "The compressed stream is damaged: \(reason)."
    case .imageTruncated(let expected, let found):
      "The header claims \(expected) bytes; there are \(found)."
    case .maskGridMismatch(let reason): "The mask is not on the run's grid: \(reason)."
    case .maskEmpty: "The mask has no voxel other than zero."
    case .weightsGridMismatch(let reason): "The seedmap is not on the run's grid: \(reason)."
    case .weightsNotFinite(let count): "\(count) voxels of the seedmap are NaN or infinite."
    case .weightsEmpty: "The seedmap has no weight other than 0, or none outside the search region."
    case .readFailed(let reason): "Reading failed: \(reason)."
    case .outOfMemory: "There is not enough memory to set up decompression."
    case .cancelled: "The reading was stopped on request."
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .notNIfTI(.unknownSignature): "Give a NIfTI image (.nii or .nii.gz)."
    case .notNIfTI: "Convert the pair to a single .nii or .nii.gz file."
    case .headerTruncated, .gzipTruncated, .gzipCorrupt, .imageTruncated:
      "Copy the file again from its origin and compare the checksums."
    case .dimensionsInvalid, .voxelOffsetInvalid, .scalingInvalid:
      "Write the image again with the program that made it."
    case .imageSizeOverflow:
      "Check the header; one volume may have 268 million voxels, a run 10,000 volumes."
    case .imageNot4D, .imageSingleVolume:
      "Give the whole preprocessed run (desc-preproc_bold), not a single volume."
    case .unsupportedDataType: "Convert the image to an integer or floating-point type."
    case .voxelSizeImplausible: "Check the header's units; coordinates must be in millimetres."
    case .noWorldFrame: "Restore the affine from the original image before it is used."
    case .xformConflict: "Name the form to be used, sform or qform, after looking at the image."
    case .sformNotRigid:
      "Resample the image to a rectangular grid, or name the form to be used."
    case .maskGridMismatch: "Give the mask that was written beside the run."
    case .maskEmpty: "Check the mask."
    case .weightsGridMismatch: "Resample the map to the run's grid; here nothing is resampled."
    case .weightsNotFinite: "Write 0 where the map has no weight."
    case .weightsEmpty: "Check the map."
    case .readFailed: "Check that the file can be read, and try again."
    case .outOfMemory: "Free memory and try again."
    case .cancelled: "Start again where this was not intended."
    }
  }
}

extension ImagingError.NotNIfTIReason {
  fileprivate var message: String {
    switch self {
    case .unknownSignature: "The file is not a NIfTI image."
    case .detachedPair: "The file is the header of a .hdr/.img pair."
    case .analyze: "The file is an ANALYZE 7.5 header, which does not say where left is."
    }
  }
}

extension ImagingError.FrameReason {
  fileprivate var message: String {
    switch self {
    case .noForm: "Neither qform nor sform is set, so the image has no place in the world."
    case .namedFormAbsent(let form): "The \(form.rawValue) was asked for, but it is not set."
    case .notInvertible(let form): "The \(form.rawValue) is singular or not finite."
    case .qformNotRigid:
      "The qform's quaternion is longer than 1, or one of its voxel sizes is negative."
    }
  }
}

extension ImagingError.SformReason {
  fileprivate var message: String {
    switch self {
    case .sheared(let cosine):
      "The sform shears: the cosine between two of its axes is \(rounded(cosine))."
    case .scaled(let difference):
      "The sform's voxel size differs from pixdim by \(rounded(100 * difference)) %."
    case .notInvertible: "The sform is singular or not finite."
    }
  }
}

private func list(_ numbers: [some CustomStringConvertible]) -> String {
  numbers.map(\.description).joined(separator: " x ")
}

/// `value` with four decimals, for messages.
func rounded(_ value: Double) -> Double {
  value.magnitude < 1e12 ? (value * 10_000).rounded() / 10_000 : value
}
