public import Findings

/// Why there are no networks of a person.
public enum NetworksError: CodedError, Equatable {
  /// Fewer than two networks of the group can be used; one has nothing to be told apart from.
  case tooFewNetworks(count: Int)
  /// Network `network` of the table was to be used, but the mask holds none of its voxels.
  case networkOutsideMask(network: Int)
  /// Too few voxels follow any network more than rolled references do by chance.
  case noSignal(shareAbove: Double)
  /// Hemispheres are split, and voxels are on no known side.
  case sideUnknown(count: Int)
  /// Whoever asked no longer wants the answer.
  case cancelled

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .tooFewNetworks: "networks_too_few"
    case .networkOutsideMask: "networks_outside_mask"
    case .noSignal: "networks_no_signal"
    case .sideUnknown: "networks_side_unknown"
    case .cancelled: "networks_cancelled"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .tooFewNetworks(let count):
      "the mask holds enough of \(count) of the group's networks; two are the least"
    case .networkOutsideMask(let network):
      "no voxel of the group's network numbered \(network) lies in the mask"
    case .noSignal(let share):
      """
      \(Int((share * 100).rounded())) % of the voxels that are judged lie above the null floor; 50 % are \
      the least
      """
    case .sideUnknown(let count):
      "the side of \(count) voxels is not known, and the protocol splits the hemispheres"
    case .cancelled:
      "the search for networks was ended before its result"
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .tooFewNetworks:
      "Check that the image covers the brain, and that mask and template fit each other."
    case .networkOutsideMask:
      "Leave the network out, or check that mask and template fit each other."
    case .noSignal:
      "Do not use networks of these data: look at motion, signal loss and the confounds."
    case .sideUnknown:
      "Check that the transform covers the brain, or use a protocol that pools the hemispheres."
    case .cancelled:
      "Ask again where the networks are still wanted."
    }
  }
}
