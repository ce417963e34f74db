extension NetworkReport {
  /// The gradients of one side of a region, after Haak 2018.
  public struct Gradients: Codable, Hashable, Sendable {
    /// `left` or `right`.
    public let side: String
    /// Voxels of the region.
    public let voxels: Int
    /// By how much the images were smoothed, full width at half maximum in mm; above 6 there are none.
    public let smoothing: PlainNumber
    /// (λ₂ − λ₁)/λ₂; below 0.1 the order of the maps says nothing.
    public let eigenvalueGap: PlainNumber
    /// Whether that gap is below 0.1.
    public let orderUncertain: Bool
    /// Whether every map has its place by the template; never without one.
    public let orderVerified: Bool
    /// The maps.
    public let maps: [Gradient]

    enum CodingKeys: String, CodingKey {
      case side, voxels, maps
      case smoothing = "smoothing_fwhm_mm"
      case eigenvalueGap = "eigenvalue_gap"
      case orderUncertain = "order_uncertain"
      case orderVerified = "order_verified"
    }
  }

  /// A gradient.
  public struct Gradient: Codable, Hashable, Sendable {
    /// `template` where number and sign are the template's, else `unverified`.
    public let order: String
    /// The number, from 1, of the template's map that it was matched with; null without.
    @ExplicitNull public var templateMap: Int?
    /// |r| with that; from 0.5 its number and sign are taken.
    @ExplicitNull public var templateCorrelation: PlainNumber?
    /// λ of the Laplacian.
    public let eigenvalue: PlainNumber
    /// |r| between the halves; shape and smoothness of the region alone can give as much.
    public let repeatability: PlainNumber
    /// Mean r² with far voxels of what the map's two ends do differently, over what it is when rolled in time.
    ///
    /// The map of each half, in the other; near 1 in noise. Null where too few voxels are far.
    @ExplicitNull public var connection: PlainNumber?
    /// The share of lags, and one, that reach it; the least is 0.025.
    @ExplicitNull public var connectionChance: PlainNumber?
    /// Whether no map and no surface is given: ``repeatability`` is below 0.5, or a lag reaches
    /// ``connection``.
    public let withheld: Bool
    /// The world's axis along which it grows; null where it follows none.
    @ExplicitNull public var axis: String?
    /// r with that axis; below 0 only where the template gave the sign.
    @ExplicitNull public var axisCorrelation: PlainNumber?
    /// Whether the evidence of the trend surface came to rest; null where withheld.
    ///
    /// Where it did not, nothing of the surface is given.
    @ExplicitNull public var converged: Bool?
    /// The share of its variance that the trend surface explains, in per cent; null where withheld or
    /// not ``converged``.
    @ExplicitNull public var explainedVariance: PlainNumber?
    /// The root mean square of map less surface, in standard deviations of the map; null likewise.
    @ExplicitNull public var error: PlainNumber?
    /// The surface's coefficients, of the map and of coordinates that have mean 0 and standard deviation
    /// 1; none where withheld or not ``converged``.
    public let coefficients: [Coefficient]

    enum CodingKeys: String, CodingKey {
      case order, eigenvalue, repeatability, connection, withheld, axis, converged, coefficients
      case connectionChance = "connection_p"
      case templateMap = "template_map"
      case templateCorrelation = "template_r"
      case axisCorrelation = "axis_r"
      case explainedVariance = "explained_variance_percent"
      case error = "rmse"
    }
  }

  /// A coefficient of a trend surface.
  public struct Coefficient: Codable, Hashable, Sendable {
    /// The axis: `x`, `y` or `z`.
    public let axis: String
    /// The power of the coordinate.
    public let power: Int
    /// Its value.
    public let value: PlainNumber
    /// Its standard deviation.
    public let deviation: PlainNumber
  }
}
