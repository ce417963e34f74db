/// What the name of a BIDS derivative says about a transform.
///
/// `from-A_to-B_mode-image_xfm` resamples images from A to B. To do so it maps each point of B to
/// where it comes from in A: **its point map runs from B to A.** A template's point is taken to
/// the T1-weighted image by `from-T1w_to-<template>`. With `mode-points` it runs as it is written.
public struct TransformName: Hashable, Sendable {
  /// What a transform is made for.
  public enum Mode: String, Hashable, Sendable {
    /// To resample images.
    case image
    /// To map points.
    case points
  }

  /// The entity `from`.
  public let from: String
  /// The entity `to`.
  public let to: String
  /// The entity `mode`.
  public let mode: Mode

  /// The space whose points the file maps.
  public var pointSource: String { mode == .image ? to : from }
  /// The space into which the file maps them.
  public var pointTarget: String { mode == .image ? from : to }

  /// Reads a file's name; folders before it and the extension are ignored.
  ///
  /// - Parameter name: Such as `sub-02_from-T1w_to-MNI152NLin2009cAsym_mode-image_xfm.h5`.
  /// - Throws: ``TransformError/nameUnclear(_:)`` where `from`, `to` or a known `mode` is missing or
  ///   stands twice, or the suffix is not `xfm`.
  public init(parsing name: String) throws(TransformError) {
    let file = name.split(separator: "/").last ?? ""
    let parts = file.prefix { $0 != "." }.split(separator: "_", omittingEmptySubsequences: false)
    func value(_ key: String) -> String? {
      let found = parts.filter { $0.hasPrefix(key + "-") }.map {
        String($0.dropFirst(key.count + 1))
      }
      guard found.count == 1, let value = found.first, !value.isEmpty else { return nil }
      return value
    }
    guard parts.last == "xfm", let from = value("from"), let to = value("to"),
      let mode = value("mode").flatMap(Mode.init(rawValue:))
    else { throw .nameUnclear(printable(name)) }
    (self.from, self.to, self.mode) = (from, to, mode)
  }
}
