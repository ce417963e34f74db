/// How an image is to be written.
public struct NIfTIFormat: Sendable, Equatable {
  /// 1 or 2.
  public var version: Int
  /// How numbers are stored.
  public var byteOrder: ByteOrder
  /// How voxels are stored.
  public var dataType: NIfTIDataType
  /// What a reader multiplies stored values by; not 0.
  public var slope: Double
  /// What a reader adds after multiplication.
  public var intercept: Double

  /// Creates a format; the default is little-endian NIfTI-1 in single precision, unscaled.
  public init(
    version: Int = 1,
    byteOrder: ByteOrder = .littleEndian,
    dataType: NIfTIDataType = .float32,
    slope: Double = 1,
    intercept: Double = 0
  ) {
    precondition(version == 1 || version == 2, "NIfTI has versions 1 and 2")
    precondition(slope.isFinite && slope != 0 && intercept.isFinite, "the scale is invertible")
    self.version = version
    self.byteOrder = byteOrder
    self.dataType = dataType
    self.slope = slope
    self.intercept = intercept
  }
}
