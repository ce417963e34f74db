public import Imaging

/// A part of a network whose mean series is taken: a node of the group, or a patch of a person.
public struct NetworkPart: Hashable, Sendable {
  /// The network's number in the table.
  public let network: Int
  /// The numbers of its voxels, ascending; at least one.
  public let voxels: [Int]

  /// Creates a part.
  public init(network: Int, voxels: [Int]) {
    self.network = network
    self.voxels = voxels
  }
}

extension NetworkPrior {
  /// The group's nodes that have voxels in the mask, by their number, those of no network left out.
  ///
  /// - Parameter uncovered: Nodes that are left out too: ``PriorReview/uncoveredNodes``.
  /// - Returns: One part a node.
  public func parts(without uncovered: [Int] = []) -> [NetworkPart] {
    let uncovered = Set(uncovered)
    var members: [Int: [Int]] = [:]
    for (voxel, node) in nodes.enumerated() {
      if let node, !uncovered.contains(node) { members[node, default: []].append(voxel) }
    }
    return members.sorted { $0.key < $1.key }.compactMap { _, voxels in
      networks[voxels[0]].map { NetworkPart(network: $0, voxels: voxels) }
    }
  }
}

extension NetworkPatch {
  /// The patch as a part of its network.
  public var part: NetworkPart { NetworkPart(network: network, voxels: voxels) }
}

/// How two networks hang together, each in itself and one with the other: for the default-mode and
/// the frontoparietal network, a description.
///
/// networks.md §10: reported in the literature (Mao 2025, abstract read), not predictive of a
/// person's response.
public struct NetworkCoupling: Hashable, Sendable {
  /// The mean Fisher's z of pairs of parts of the first network; nil of fewer than two.
  public let withinFirst: Double?
  /// The same of the second network.
  public let withinSecond: Double?
  /// The mean Fisher's z of pairs of a part of the first and one of the second; nil where either has
  /// none.
  public let between: Double?
  /// Fisher's z of each pair of parts of the two networks, nil where one has no signal: what the means
  /// are of, pair by pair the same of the same parts in other data.
  public let pairs: [Double?]

  /// r over all ``pairs`` with those of the same parts in other data.
  ///
  /// Nil of fewer than three, or where either's are all alike.
  public func repeatability(in other: NetworkCoupling) -> Double? {
    precondition(pairs.count == other.pairs.count, "other parts")
    let both = zip(pairs, other.pairs).compactMap { a, b in a.flatMap { a in b.map { (a, $0) } } }
    return both.count > 2 ? listCorrelation(both.map(\.0), both.map(\.1)) : nil
  }

  /// (within − between) / within, within being the mean of both networks' (after Chan 2014,
  /// doi:10.1073/pnas.1415122111, not read); nil where it is undefined: within at or below 0.
  public var segregation: Double? {
    guard let withinFirst, let withinSecond, let between else { return nil }
    let within = (withinFirst + withinSecond) / 2
    return within > 0 ? (within - between) / within : nil
  }

  /// Describes the networks numbered `first` and `second`.
  ///
  /// - Parameters:
  ///   - first: For example the default-mode network's number in the table.
  ///   - second: For example the frontoparietal network's.
  ///   - parts: ``NetworkPrior/parts(without:)``, or the ``NetworkPatch/part`` of a person's patches; those of
  ///     other networks are not looked at.
  ///   - series: The voxels' cleaned series.
  ///   - crew: Who does it.
  public init(
    _ first: Int,
    _ second: Int,
    parts: [NetworkPart],
    in series: VoxelSeries,
    crew: Crew = .alone
  ) {
    let parts = parts.filter { $0.network == first || $0.network == second }
    let table = series.connectivity(of: parts.map(\.voxels), crew: crew)
    var pairs: [Double?] = []
    var groups: [[Double]] = [[], [], []]
    for a in parts.indices {
      for b in 0..<a {
        pairs.append(table[a, b])
        guard let z = table[a, b] else { continue }
        let isWithin = parts[a].network == parts[b].network
        groups[isWithin ? (parts[a].network == first ? 0 : 1) : 2].append(z)
      }
    }
    self.pairs = pairs
    let means = groups.map { $0.isEmpty ? nil : $0.reduce(0, +) / Double($0.count) }
    (withinFirst, withinSecond, between) = (means[0], means[1], means[2])
  }
}
