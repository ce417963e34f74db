/// Something about a person's networks that a reader must know; none of it ends the work.
///
/// networks.md §4.4, chosen by us. The share of confident voxels is no flag: noise passes it.
public enum NetworkFlag: Hashable, Sendable {
  /// The labels still changed when the iterations were used up.
  case iterationCap(changedShare: Double)
  /// A network lost more than 80 % of the voxels that the group labelling gave it.
  case lost(network: Int, share: Double)
  /// A network has more than five times the voxels that the group labelling gave it; the factor is
  /// infinite where that was none.
  case grew(network: Int, factor: Double)
  /// A network has more than 40 % of all voxels.
  case dominates(network: Int, share: Double)

  /// The greatest share of its voxels that a network may lose.
  public static let largestLoss = 0.8
  /// The greatest factor by which a network may grow.
  public static let largestGrowth = 5.0
  /// The greatest share of all voxels that a network may have.
  public static let largestShare = 0.4

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .iterationCap: "networks_iteration_cap"
    case .lost: "networks_network_lost"
    case .grew: "networks_network_grew"
    case .dominates: "networks_network_dominates"
    }
  }
}

extension IndividualNetworks {
  /// What a reader must know of these networks, in the order of the table.
  ///
  /// - Parameter rule: The rule that they were found by. Of a single iteration, that it was not
  ///   enough is not said: it is the group labelling.
  /// - Returns: The flags; none is the best.
  public func flags(_ rule: IndividualNetworksRule) -> [NetworkFlag] {
    var flags: [NetworkFlag] = []
    if !hasConverged, iterations == rule.maximumIterations, iterations > 1 {
      flags.append(.iterationCap(changedShare: changes.last ?? 1))
    }
    let (now, before) = (counts(of: labels), counts(of: groupLabels))
    for network in networks {
      let count = Double(now[network] ?? 0)
      let former = Double(before[network] ?? 0)
      if former > 0, count < (1 - NetworkFlag.largestLoss) * former {
        flags.append(.lost(network: network, share: 1 - count / former))
      }
      if count > NetworkFlag.largestGrowth * former {
        flags.append(.grew(network: network, factor: former > 0 ? count / former : .infinity))
      }
      let share = count / Double(max(1, labels.count))
      if share > NetworkFlag.largestShare {
        flags.append(.dominates(network: network, share: share))
      }
    }
    return flags
  }

  private func counts(of labels: [Int]) -> [Int: Int] {
    var counts: [Int: Int] = [:]
    for label in labels { counts[label, default: 0] += 1 }
    return counts
  }
}
