/// The frequencies at which adults breathe at rest, as far as a run's frames can carry them.
///
/// 0.2 to 0.33 Hz, 12 to 20 breaths a minute; chosen by us. Frames that are farther apart than 1.5 s
/// carry only a part of it: at 2 s, up to 0.25 Hz. Faster breathing then shows at another frequency,
/// mirrored at the highest one (0.3 Hz as 0.2 Hz), in the band or below it.
public struct RespirationBand: Hashable, Sendable {
  /// The lower edge, 0.2 Hz.
  public let lower: Hertz
  /// The upper edge, 0.33 Hz or the highest frequency that the frames carry.
  public let upper: Hertz
  /// Whether breathing within 0.2 to 0.33 Hz may show at another frequency.
  public let mayAlias: Bool

  private static let slowest = 0.2
  private static let fastest = 0.33
  /// A narrower remainder of the band would hold chance.
  private static let narrowest = 0.025

  /// The band of frames `repetitionTime` apart, or nil where they are too far apart for any of it.
  ///
  /// The longest possible repetition time is 2.22 s.
  public init?(repetitionTime: Duration) {
    let seconds = repetitionTime.seconds
    guard seconds > 0 else { return nil }
    let highest = 0.5 / seconds
    guard highest - Self.slowest >= Self.narrowest else { return nil }
    lower = Hertz(Self.slowest)
    upper = Hertz(min(Self.fastest, highest))
    mayAlias = highest < Self.fastest
  }

  /// The filter for the band: without an upper edge where that is the highest frequency.
  var filter: BandPass {
    BandPass(order: 5, highPass: lower, lowPass: upper.value < Self.fastest ? nil : upper)
  }
}
