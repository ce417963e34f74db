/// Which sign of the correlation with the seed makes a target.
public enum Direction: String, CaseIterable, Hashable, Sendable {
  /// The most negative r, as for a seed in the subgenual cingulate.
  case negative
  /// The most positive r, as for a circuit map.
  case positive

  /// `r` with its sign such that the wanted correlations are negative: the lower, the better.
  public func oriented(_ r: Double) -> Double {
    switch self {
    case .negative: r
    case .positive: -r
    }
  }

  /// Why nothing is found where no r has the wanted sign.
  public var noCorrelation: TargetingError {
    switch self {
    case .negative: .noAnticorrelation
    case .positive: .noPositiveCorrelation
    }
  }
}
