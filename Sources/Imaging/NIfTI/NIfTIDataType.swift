import CNIfTI

/// How the numbers of an image are stored; raw values are NIfTI's codes.
public enum NIfTIDataType: Int, CaseIterable, Sendable {
  /// Unsigned, one byte.
  case uint8 = 2
  /// Signed, two bytes.
  case int16 = 4
  /// Signed, four bytes.
  case int32 = 8
  /// IEEE 754 single precision.
  case float32 = 16
  /// IEEE 754 double precision.
  case float64 = 64
  /// Signed, one byte.
  case int8 = 256
  /// Unsigned, two bytes.
  case uint16 = 512
  /// Unsigned, four bytes.
  case uint32 = 768
  /// Signed, eight bytes.
  case int64 = 1024
  /// Unsigned, eight bytes.
  case uint64 = 1280

  /// The bytes of one voxel, from libnifti's table.
  public var bytesPerVoxel: Int {
    var bytes: Int32 = 0
    var swapSize: Int32 = 0
    unsafe nifti_datatype_sizes(Int32(rawValue), &bytes, &swapSize)
    return Int(bytes)
  }

  /// Whether stored values are whole numbers, so that none can be NaN or infinite.
  public var isInteger: Bool { self != .float32 && self != .float64 }

  /// libnifti's name of a data type code, known to this module or not.
  static func name(ofCode code: Int) -> String {
    guard let code = Int32(exactly: code), let text = unsafe nifti_datatype_to_string(code) else {
      return "unknown"
    }
    return unsafe String(cString: text)
  }
}

/// The order in which the bytes of a number are stored.
public enum ByteOrder: Sendable {
  /// Least significant byte first, as nearly all files are.
  case littleEndian
  /// Most significant byte first.
  case bigEndian
}

/// Stops libnifti from printing to standard error; the executables call it before the first task.
public func silenceNIfTILibrary() { nifti_set_debug_level(0) }
