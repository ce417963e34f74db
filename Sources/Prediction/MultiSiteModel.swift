/// One model over several clinics: shared intercept and slope, and a deviation for each clinic.
///
/// With a single clinic it is exactly the model of ``ResponseState``.
public struct MultiSiteModel: Sendable, Equatable {
  /// The clinics, in the order of their columns.
  public let sites: [String]
  /// The belief about (intercept, slope, one deviation a clinic) and the residual variance.
  public let belief: NormalInverseGamma

  /// The prior for `sites`, which must differ from each other.
  public init(sites: [String], predictorKind: PredictorKind) {
    precondition(Set(sites).count == sites.count, "each site once")
    self.sites = sites
    belief = NormalInverseGamma(
      mean: [0, predictorKind.priorSlope] + sites.map { _ in 0 },
      variances: [ResponsePrior.protocolVariance, ResponsePrior.slopeVariance]
        + sites.map { _ in ResponsePrior.siteVariance },
      shape: ResponsePrior.shape,
      scale: ResponsePrior.scale
    )
  }

  private init(sites: [String], belief: NormalInverseGamma) {
    self.sites = sites
    self.belief = belief
  }

  /// The model after an outcome of `site`, which must be one of ``sites``.
  public func updated(site: String, xEff: Double, latentOutcome: Double) -> Self {
    precondition(sites.contains(site), "an unknown site")
    return Self(
      sites: sites,
      belief: belief.updated(features: [1, xEff] + indicators(site), observed: latentOutcome)
    )
  }

  /// The prediction at `site`; a site that is not among ``sites`` keeps its own prior deviation.
  public func predict(
    site: String,
    xEff: Double,
    outcomes: OutcomeDistribution,
    remissionImprovement: Double?
  ) -> ResponsePrediction {
    Prediction.predict(
      belief,
      xEff: xEff,
      further: indicators(site),
      extraVariance: sites.contains(site) ? 0 : ResponsePrior.siteVariance,
      outcomes: outcomes,
      remissionImprovement: remissionImprovement
    )
  }

  private func indicators(_ site: String) -> [Double] { sites.map { $0 == site ? 1 : 0 } }
}
