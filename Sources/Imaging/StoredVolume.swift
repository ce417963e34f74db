public import Findings

/// One volume as an image stores it, not decoded.
public struct StoredVolume: Sendable {
  /// The stored bytes of all voxels, i fastest; empty before the first reading.
  var bytes: [UInt8] = []

  /// A volume to be read into.
  public init() {}
}

/// Volumes in order, with what to make of them.
///
/// An image's reader is one, and whatever stands between it and who reads, as in tests.
public protocol VolumeSource {
  /// The checked header of the image.
  var header: NIfTIHeader { get }
  /// The image's name in findings.
  var name: String { get }

  /// Replaces `volume` by the next one; false after the last.
  mutating func nextVolume(into volume: inout StoredVolume) throws(ImagingError) -> Bool

  /// Reads to the end, which checks the gzip trailer, and tells what it found there.
  ///
  /// Nothing of an image may be published before this has succeeded.
  mutating func finish() throws(ImagingError) -> [Finding]
}
