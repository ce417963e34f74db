extension [UInt8] {
  /// The bytes with a little-endian number written over those at `offset`.
  public func patched<Number: FixedWidthInteger>(_ value: Number, at offset: Int) -> [UInt8] {
    var copy = self
    for index in 0..<(Number.bitWidth / 8) {
      copy[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
    }
    return copy
  }

  /// The bytes with a little-endian single-precision number written over those at `offset`.
  public func patched(_ value: Float, at offset: Int) -> [UInt8] {
    patched(value.bitPattern, at: offset)
  }
}

/// Byte offsets of NIfTI-1 fields, from `nifti1.h`.
public enum Offset {
  /// `dim`: the number of axes and their lengths.
  public static let dimensions = 40
  /// `datatype`.
  public static let dataType = 70
  /// `bitpix`.
  public static let bitsPerVoxel = 72
  /// `pixdim`.
  public static let pixelSizes = 76
  /// `vox_offset`.
  public static let voxelOffset = 108
  /// `scl_slope`.
  public static let slope = 112
  /// `scl_inter`.
  public static let intercept = 116
  /// `xyzt_units`.
  public static let units = 123
  /// `qform_code`.
  public static let qformCode = 252
  /// `sform_code`.
  public static let sformCode = 254
  /// `quatern_b`, `c` and `d`.
  public static let quaternion = 256
  /// `qoffset_x`, `y` and `z`.
  public static let quaternionOffset = 268
  /// `srow_x`, `y` and `z`.
  public static let sformRows = 280
  /// `magic`.
  public static let magic = 344
}
