import CZlib

#if TMSP_ISAL
import CISAL
#endif

/// A library that inflates gzip.
///
/// Both give the same bytes and refuse the same files. ISA-L takes half of zlib's time or less, and
/// is a case only where it was there when this program was built.
public enum InflateLibrary: String, CaseIterable, Sendable {
  #if TMSP_ISAL
  /// Intel's ISA-L.
  case isal
  #endif
  /// zlib.
  case zlib

  /// The fastest library of this build.
  public static var preferred: Self {
    #if TMSP_ISAL
    .isal
    #else
    .zlib
    #endif
  }

  /// The library's name and version.
  public var nameAndVersion: String {
    switch self {
    #if TMSP_ISAL
    // The library itself cannot tell its version; this is the one of its headers.
    case .isal: "ISA-L \(ISAL_MAJOR_VERSION).\(ISAL_MINOR_VERSION).\(ISAL_PATCH_VERSION)"
    #endif
    case .zlib: unsafe "zlib \(String(cString: zlibVersion()))"
    }
  }

  /// A new inflating state, ready for a first member.
  func inflater() throws(ImagingError) -> any Inflater {
    switch self {
    #if TMSP_ISAL
    case .isal: ISALInflater()
    #endif
    case .zlib: try ZlibInflater()
    }
  }
}

/// Name and version of the library that inflates unless another is asked for.
public func inflateLibrary() -> String { InflateLibrary.preferred.nameAndVersion }
