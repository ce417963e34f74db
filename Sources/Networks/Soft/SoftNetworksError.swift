public import Findings

/// Why there are no soft networks.
public enum SoftNetworksError: CodedError, Equatable {
  /// The prior has fewer than two networks, so that none can be told from another.
  case tooFewNetworks(count: Int)
  /// The prior of the network numbered `network`, from 0, has no voxel.
  case networkEmpty(network: Int)
  /// The prior of the network numbered `network`, from 0, holds a negative number, NaN or infinity.
  case priorInvalid(network: Int)
  /// The series of the voxel numbered `voxel` holds NaN or infinity.
  case seriesNotFinite(voxel: Int)
  /// Whoever watched the progress asked to stop, after `iterations` of them.
  case cancelled(iterations: Int)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .tooFewNetworks: "soft_networks_too_few"
    case .networkEmpty: "soft_network_empty"
    case .priorInvalid: "soft_prior_invalid"
    case .seriesNotFinite: "soft_series_not_finite"
    case .cancelled: "soft_networks_cancelled"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .tooFewNetworks(let count):
      "the prior of the soft networks has \(count) network(s); at least 2 are needed"
    case .networkEmpty(let network):
      "network \(network + 1) of the prior of the soft networks has no voxel in the mask"
    case .priorInvalid(let network):
      "network \(network + 1) of the prior of the soft networks holds a number that is negative or not finite"
    case .seriesNotFinite(let voxel):
      "the cleaned series of voxel \(voxel) of the mask holds NaN or infinity"
    case .cancelled(let iterations):
      "the soft networks were stopped on request after \(iterations) iteration(s)"
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .tooFewNetworks: "Use a prior with two networks or more."
    case .networkEmpty:
      "Leave the network out, or look whether mask and prior are in the same space."
    case .priorInvalid: "Check the image or table that the prior was read from."
    case .seriesNotFinite: "Take the voxel out of the mask, and check the image there."
    case .cancelled: "Run it again for a result; nothing of it was kept."
    }
  }
}
