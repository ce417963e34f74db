public import Geometry

/// How the head is told from the air.
///
/// The defaults are choices of this project.
public struct HeadOptions: Hashable, Sendable {
  /// The standard deviation of the Gaussian that smooths the image before the threshold.
  public var smoothing: Millimetres
  /// The threshold between air and tissue.
  ///
  /// By default 12.5 % of the 98th percentile. Where the brain is much brighter than the scalp,
  /// Otsu's threshold falls between the two and takes the brain for the head: so it did on one real
  /// subject, whose targets were then refused. From 10 to 15 % its entry moved by 0.5 mm.
  public var threshold: HeadThreshold
  /// The radius of the ball that closes gaps.
  public var closing: Millimetres
  /// Air that the image's edge cuts off from the rest counts as air from this volume on.
  ///
  /// Below it lie the dark hollows of a neck that the lower edge cuts.
  public var leastAir: Double

  /// Creates options; volumes in litres.
  public init(
    smoothing: Millimetres = 1.5.mm,
    threshold: HeadThreshold = .fractionOfHighPercentile(0.125),
    closing: Millimetres = 3.mm,
    leastAir: Double = 0.05
  ) {
    self.smoothing = smoothing
    self.threshold = threshold
    self.closing = closing
    self.leastAir = leastAir
  }
}
