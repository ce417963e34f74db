/// Which of the group's networks a mask holds enough of.
///
/// networks.md §3 (chosen by us): a network with fewer than 30 voxels, or with fewer than three
/// nodes of which the mask holds at least half, is dropped and named. Of a label image, which has no nodes,
/// a network with fewer than 30 voxels, or of whose volume the mask holds less than half (chosen by us).
public struct PriorReview: Hashable, Sendable {
  /// Why a network is not used.
  public enum Drop: String, CaseIterable, Hashable, Sendable {
    /// The mask holds fewer than ``leastVoxels`` of its voxels.
    case tooFewVoxels = "too_few_voxels"
    /// The mask holds at least half of fewer than ``leastNodes`` of its nodes.
    case tooFewNodes = "too_few_nodes"
    /// The mask holds less than ``coveredShare`` of its volume in the image.
    case tooLittleCovered = "too_little_covered"
  }

  /// What a mask holds of a network.
  public struct Network: Hashable, Sendable {
    /// The network's number in the table.
    public let number: Int
    /// How many nodes the table gives it; of an image, how many pieces it has there.
    public let nodeCount: Int
    /// Of how many of them the mask holds at least half of the volume; 0 of an image.
    public let coveredNodeCount: Int
    /// How many voxels of the mask are its.
    public let voxelCount: Int
    /// The share of its volume in the image that the mask holds; nil of spheres.
    public let coverage: Double?
    /// Why it is not used; nil where it is.
    public let drop: Drop?
    /// Whether the table gives it so few nodes that its result leans on little; never of an image, of
    /// which every voxel counts.
    public var isSmall: Bool { coverage == nil && nodeCount <= PriorReview.smallNodeCount }
  }

  /// The least voxels of a network that is used.
  public static let leastVoxels = 30
  /// The least covered nodes of a network that is used.
  public static let leastNodes = 3
  /// The share of a node's volume from which on it counts as covered.
  public static let coveredShare = 0.5
  /// The most nodes of a small network: of the 300 spheres it holds for the four smallest networks,
  /// of 4, 5, 5 and 8 nodes.
  public static let smallNodeCount = 8

  /// Every network of the table, in its order.
  public let networks: [Network]
  /// The numbers of the nodes of any network of which the mask holds less than half, ascending.
  public let uncoveredNodes: [Int]

  /// Reviews what `prior` made of `table`.
  public init(_ prior: NetworkPrior, table: [NetworkNode]) {
    precondition(table.count == prior.coverage.count, "the table of another prior")
    var voxels = [Int](repeating: 0, count: prior.networkCount)
    for network in prior.networks { if let network { voxels[network] += 1 } }
    var nodes = [Int](repeating: 0, count: prior.networkCount)
    var covered = nodes
    var uncovered: [Int] = []
    for (number, node) in table.enumerated() {
      guard let network = node.network else { continue }
      nodes[network] += 1
      if prior.coverage[number] >= Self.coveredShare {
        covered[network] += 1
      } else {
        uncovered.append(number)
      }
    }
    uncoveredNodes = uncovered
    networks = (0..<prior.networkCount).map { number in
      Network(
        number: number,
        nodeCount: nodes[number],
        coveredNodeCount: covered[number],
        voxelCount: voxels[number],
        coverage: nil,
        drop: voxels[number] < Self.leastVoxels
          ? .tooFewVoxels : covered[number] < Self.leastNodes ? .tooFewNodes : nil
      )
    }
  }

  /// Reviews what `prior` made of a label image.
  ///
  /// - Parameters:
  ///   - prior: The labels of the voxels.
  ///   - coverage: The share of each network's volume in the image that the mask holds.
  ///   - pieceCounts: How many pieces each has there.
  public init(labels prior: NetworkPrior, coverage: [Double], pieceCounts: [Int]) {
    precondition(
      coverage.count == prior.networkCount && pieceCounts.count == prior.networkCount,
      "the coverage of other networks"
    )
    var voxels = [Int](repeating: 0, count: prior.networkCount)
    for network in prior.networks { if let network { voxels[network] += 1 } }
    uncoveredNodes = []
    networks = voxels.enumerated().map { number, count in
      Network(
        number: number,
        nodeCount: pieceCounts[number],
        coveredNodeCount: 0,
        voxelCount: count,
        coverage: coverage[number],
        drop: count < Self.leastVoxels
          ? .tooFewVoxels : coverage[number] < Self.coveredShare ? .tooLittleCovered : nil
      )
    }
  }

  /// The numbers of the networks to use, ascending.
  public var used: [Int] { networks.filter { $0.drop == nil }.map(\.number) }
}

extension NetworkPrior {
  /// Which voxels lie in no sphere of the networks numbered `used`.
  ///
  /// Only these say anything of a labelling: within the spheres it began with the answer. Spheres of
  /// a dropped or of no network decide nothing, so that they lie outside.
  ///
  /// - Returns: One answer a voxel.
  public func isOutside(of used: [Int]) -> [Bool] {
    let used = Set(used)
    return networks.map { network in network.map { !used.contains($0) } ?? true }
  }
}
