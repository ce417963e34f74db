/// Which fluctuations are kept, by their frequency, and how the others are removed.
///
/// With one edge only it is a high-pass or a low-pass.
public struct BandPass: Hashable, Sendable {
  /// How the fluctuations outside the band are removed.
  public enum Form: Hashable, Sendable {
    /// A Butterworth filter of `order`, run forwards and backwards, which doubles the order.
    ///
    /// −6 dB at the edges, after both passes.
    case butterworth(order: Int)
    /// Regression of the sines and cosines outside the band, in one with the confounds.
    ///
    /// AFNI's form. A frequency exactly at an edge is kept.
    case projection
  }

  /// How the fluctuations outside the band are removed.
  public let form: Form
  /// Slower fluctuations are removed; nil removes none.
  public let highPass: Hertz?
  /// Faster fluctuations are removed; nil removes none.
  public let lowPass: Hertz?

  /// Creates a band from `highPass` to `lowPass`, of which one may be nil.
  public init(_ form: Form, highPass: Hertz?, lowPass: Hertz?) {
    self.form = form
    self.highPass = highPass
    self.lowPass = lowPass
  }

  /// Creates a Butterworth filter from `highPass` to `lowPass`, of which one may be nil.
  public init(order: Int, highPass: Hertz?, lowPass: Hertz?) {
    self.init(.butterworth(order: order), highPass: highPass, lowPass: lowPass)
  }

  /// Refuses edges or an order that no filter can have over frames `seconds` apart.
  ///
  /// An edge at or above half the sampling rate is refused, not moved: nothing would be left by such
  /// a high-pass, and such a low-pass would do nothing.
  func refuseImpossible(repetitionTime seconds: Double) throws(DenoisingError) {
    guard seconds > 0, seconds.isFinite else { throw .repetitionTimeNotPositive(seconds: seconds) }
    let highest = Hertz(0.5 / seconds)
    let edges = [highPass, lowPass].compactMap(\.self)
    let isAscending = zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }
    guard hasPossibleOrder, !edges.isEmpty, isAscending,
      edges.allSatisfy({ $0.value > 0 && $0 < highest })
    else { throw .bandPassNotPossible(self, highestFrequency: highest) }
  }

  private var hasPossibleOrder: Bool {
    guard case .butterworth(let order) = form else { return true }
    return (1...12).contains(order)
  }
}

extension BandPass: CustomStringConvertible {
  /// Form and edges, for messages.
  public var description: String {
    let edges =
      switch (highPass, lowPass) {
      case (let high?, let low?): "band-pass from \(high.value) to \(low.value) Hz"
      case (let high?, nil): "high-pass from \(high.value) Hz"
      case (nil, let low?): "low-pass up to \(low.value) Hz"
      case (nil, nil): "filter without edges"
      }
    return switch form {
    case .butterworth(let order): "\(edges), Butterworth of order \(order)"
    case .projection: "\(edges), by projection"
    }
  }
}
