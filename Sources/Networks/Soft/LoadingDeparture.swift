import Glibc

/// How far the loadings of one fit depart from what the prior alone gives.
///
/// The logarithm of the ratio of the two, since a fit multiplies: one list a network, over the voxels
/// where the network's prior reaches.
public struct LoadingDepartures: Hashable, Sendable {
  /// One list a network, in the order of voxels.
  let values: [[Double]]

  /// Below this both count as equally small.
  static let leastLoading = 1e-4

  /// Compares loadings of the same prior.
  ///
  /// - Parameters:
  ///   - loadings: Of a fit.
  ///   - alone: Of ``loadingsOfPriorAlone(_:graph:frameCount:rule:iterations:crew:)`` for that fit.
  public init(of loadings: SupportedLoadings, from alone: SupportedLoadings) {
    precondition(
      loadings.values.map(\.count) == alone.values.map(\.count),
      "loadings of another prior"
    )
    values = zip(loadings.values, alone.values).map { loadings, alone in
      zip(loadings, alone).map { own, alone in
        log(max(own, Self.leastLoading) / max(alone, Self.leastLoading))
      }
    }
  }
}

/// How well what the data add to one network's prior agrees between two halves.
public struct LoadingDeparture: Hashable, Sendable {
  /// r of the departures of the halves; nil where either is constant.
  ///
  /// In noise near 0, whatever the prior and however smooth the noise; the loadings themselves have r
  /// above 0.99 there (computed).
  public let correlation: Double?
  /// Whether r is at least ``least``: else the loadings show the prior, not the person.
  public var isBeyondPrior: Bool { correlation.map { $0 >= Self.least } ?? false }

  /// The least r of a network that is told of the person: 0.3, which one network of noise in a hundred
  /// reaches (computed; decision 0025).
  public static let least = 0.3
}

/// How well the departures of two halves agree, network by network.
///
/// - Parameters:
///   - first: Those of one half.
///   - second: Those of the other, from the same prior.
/// - Returns: One a network.
public func departureAgreement(
  of first: LoadingDepartures,
  _ second: LoadingDepartures
) -> [LoadingDeparture] {
  precondition(first.values.map(\.count) == second.values.map(\.count), "of other priors")
  return zip(first.values, second.values).map { a, b in
    // A fit that has not left the prior differs from it by rounding, which has its own pattern.
    LoadingDeparture(correlation: listCorrelation(a, b, least: 1e-9))
  }
}
