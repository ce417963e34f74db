public import Geometry

/// Which samples the Gaussian sees that smooths an image.
public enum SmoothingDomain: String, CaseIterable, Hashable, Sendable {
  /// All of the image, before voxels are taken out of it; what lies outside the mask bleeds in.
  ///
  /// nilearn's order.
  case wholeImage = "whole_image"
  /// The image with zeros outside its mask, which bleed in at the mask's edge.
  ///
  /// XCP-D's order, up to its smoothing after cleaning, which commutes with it.
  case inMask = "in_mask"
}

/// A program whose faults are repeated, to show that the numbers agree with it.
public enum Compatibility: String, CaseIterable, Hashable, Sendable {
  /// nilearn 0.14.1, which lets censored frames through where their mirror images are censored too.
  ///
  /// Only a Butterworth filter over a run with censored frames is affected.
  case nilearn014 = "nilearn-0.14"
}

/// How a run is cleaned; every parameter comes from the targeting protocol.
public struct DenoisingPlan: Hashable, Sendable {
  /// The full width at half maximum of the Gaussian that smooths the image; nil for none.
  public let smoothing: Millimetres?
  /// What is smoothed; without meaning where nothing is.
  public let smoothingDomain: SmoothingDomain
  /// The censoring rule; nil keeps every frame but those of a non-steady state.
  public let censoring: Censoring?
  /// Whether mean and linear trend are removed before the filter.
  ///
  /// A ``BandPass/Form/projection`` removes the mean in any case.
  public let detrend: Bool
  /// The temporal filter; nil for none.
  public let bandPass: BandPass?
  /// The confounds that are regressed out; nil for none.
  public let confounds: ConfoundSet?
  /// The program whose faults are repeated; nil, for anything but a comparison with it, for none.
  public let compatibility: Compatibility?

  /// Creates a plan.
  public init(
    smoothing: Millimetres?,
    smoothingDomain: SmoothingDomain = .wholeImage,
    censoring: Censoring?,
    detrend: Bool,
    bandPass: BandPass?,
    confounds: ConfoundSet?,
    compatibility: Compatibility? = nil
  ) {
    self.smoothing = smoothing
    self.smoothingDomain = smoothingDomain
    self.censoring = censoring
    self.detrend = detrend
    self.bandPass = bandPass
    self.confounds = confounds
    self.compatibility = compatibility
  }
}
