import Findings
import Geometry

/// The dimensions of an image, checked for sign and size.
struct ImageShape {
  let size: GridSize
  let volumeCount: Int
  let dimensionCount: Int

  init(_ fields: HeaderFields) throws(ImagingError) {
    let count = fields.dimensions[0]
    guard (1...7).contains(count) else { throw .dimensionsInvalid(fields.dimensions) }
    let stored = Array(fields.dimensions[1...count])
    guard stored.allSatisfy({ $0 > 0 }) else { throw .dimensionsInvalid(stored) }
    guard stored.dropFirst(4).allSatisfy({ $0 == 1 }) else { throw .imageNot4D(dimensions: stored) }
    let padded = stored + [Int](repeating: 1, count: 7)

    guard let voxels = checkedProduct(padded.prefix(3)), voxels <= NIfTIHeader.largestVolume,
      // Eight bytes a voxel at most, and room for any offset: all later products are safe.
      let total = checkedProduct(padded.prefix(4)), total < Int.max / 16
    else { throw .imageSizeOverflow(dimensions: stored) }
    size = GridSize(padded[0], padded[1], padded[2])
    volumeCount = padded[3]
    dimensionCount = min(max(count, 3), 4)
  }
}

private func checkedProduct(_ factors: ArraySlice<Int>) -> Int? {
  var product = 1
  for factor in factors {
    let (next, overflows) = product.multipliedReportingOverflow(by: factor)
    guard !overflows else { return nil }
    product = next
  }
  return product
}

extension NIfTIHeader {
  static func supportedDataType(
    _ fields: HeaderFields
  ) throws(ImagingError) -> NIfTIDataType {
    let code = fields.dataTypeCode
    guard let type = NIfTIDataType(rawValue: code) else {
      throw .unsupportedDataType(code: code, name: NIfTIDataType.name(ofCode: code))
    }
    return type
  }

  /// The scale in force: none where `scl_slope` is 0 or not finite, as nibabel reads it.
  static func scaling(
    _ fields: HeaderFields
  ) throws(ImagingError) -> (slope: Double, intercept: Double) {
    guard fields.slope.isFinite, fields.slope != 0 else { return (1, 0) }
    guard fields.intercept.isFinite else {
      throw .scalingInvalid(slope: fields.slope, intercept: fields.intercept)
    }
    return (fields.slope, fields.intercept)
  }

  /// Where voxels start; 0 means directly behind the header and its four extension bytes.
  static func voxelOffset(_ fields: HeaderFields) throws(ImagingError) -> Int {
    let headerBytes =
      fields.version == 1 ? HeaderFields.version1ByteCount : HeaderFields.version2ByteCount
    guard fields.voxelOffset != 0 else { return headerBytes + 4 }
    // The upper bound leaves room for the voxels behind it; no header extension is a terabyte.
    guard let offset = Int(exactly: fields.voxelOffset), (headerBytes..<(1 << 40)).contains(offset)
    else { throw .voxelOffsetInvalid(fields.voxelOffset) }
    return offset
  }

  /// Refuses voxels whose edges are not of a size that brain images have, in millimetres.
  static func requirePlausibleVoxels(_ form: WorldForm) throws(ImagingError) {
    let (x, y, z) = form.toWorld.columnLengths
    guard [x, y, z].allSatisfy((0.1...30).contains) else {
      throw .voxelSizeImplausible(edges: [x, y, z])
    }
  }

  /// `pixdim[4]` in seconds; nil where it is no time, not finite or not positive.
  static func repetitionTime(_ fields: HeaderFields) -> Double? {
    let stored = fields.pixelSizes[4]
    guard stored.isFinite, stored > 0 else { return nil }
    let value = fields.version == 1 ? Double("\(Float(stored))") ?? stored : stored
    switch TimeUnit(fields) {
    case .seconds, .unset: return value
    case .milliseconds: return value / 1000
    case .microseconds: return value / 1_000_000
    case .other: return nil
    }
  }

  /// What is odd about a header but does not stop it from being read.
  static func oddities(
    of fields: HeaderFields,
    _ header: NIfTIHeader,
    subject: String
  ) -> [Finding] {
    func warning(_ code: String, _ message: String, remedy: String) -> Finding {
      Finding(code, .warning, subject: subject, message: message, remedy: remedy)
    }
    var findings: [Finding] = []
    if fields.bitsPerVoxel != 8 * header.dataType.bytesPerVoxel {
      findings.append(
        warning(
          "bitpix_mismatch",
          "bitpix is \(fields.bitsPerVoxel), but \(header.dataType) voxels have "
            + "\(8 * header.dataType.bytesPerVoxel) bits.",
          remedy: "The data type decides; check the program that wrote the image."
        )
      )
    }
    // 0 and 2 are unset and millimetres; the form in use has passed as millimetres.
    if ![0, 2].contains(fields.units & 7) {
      findings.append(
        warning(
          "spatial_unit_not_millimetres",
          "The header's unit of length is not the millimetre; its numbers are read as millimetres.",
          remedy: "Check xyzt_units."
        )
      )
    }
    if header.repetitionTime != nil, TimeUnit(fields) == .unset {
      findings.append(
        warning(
          "time_unit_unset",
          "The header gives no unit of time; pixdim[4] is read as seconds.",
          remedy: "Give the run's JSON sidecar, which decides."
        )
      )
    }
    return findings
  }
}

/// The unit of `pixdim[4]`: bits 3 to 5 of `xyzt_units`.
private enum TimeUnit {
  case unset, seconds, milliseconds, microseconds
  /// A frequency or a ratio: the fourth axis is not time.
  case other

  init(_ fields: HeaderFields) {
    switch fields.units & 0x38 {
    case 0: self = .unset
    case 8: self = .seconds
    case 16: self = .milliseconds
    case 24: self = .microseconds
    default: self = .other
    }
  }
}
