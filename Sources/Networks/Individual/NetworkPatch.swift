public import Geometry
import Imaging

/// A piece of a person's network, named after a node of the group.
///
/// Patches of two people with the same node are homologous.
public struct NetworkPatch: Hashable, Sendable {
  /// The network's number in the table.
  public let network: Int
  /// The node's number in the table; nil for a piece far from all nodes of its network.
  public let node: Int?
  /// The numbers of its voxels, ascending.
  public let voxels: [Int]
  /// How many of them overlap with no node, and came by nearness.
  public let joinedCount: Int
}

/// What makes patches of networks (networks.md §4.2: sizes and overlap read in public code after
/// Wang 2015 for surfaces; Euclidean distances chosen by us).
public enum PatchRule {
  /// The least voxels of a piece.
  public static let leastVoxels = 10
  /// The least voxels that a piece shares with a node that names it.
  public static let leastOverlap = 4
}

/// Divides networks into pieces and names them after the group's nodes.
///
/// Each 26-connected piece of a network, of at least 10 voxels, is named after the nodes of its
/// network with which it shares more than three voxels. Of several, each voxel goes to the nearest
/// node, so that one large piece becomes a patch for each; what is named after the same node becomes
/// one patch. A piece that shares too little with any joins the nearest node of its network where
/// the mean distance of its voxels to the node is at most their mean distance to each other. A
/// node's place is the centre of its voxels in the mask, so that template and native space serve
/// alike.
///
/// - Parameters:
///   - labels: One network a voxel.
///   - networks: The numbers of the networks to divide.
///   - prior: Where the group's nodes lie.
///   - voxels: The voxels' linear indices.
///   - size: The size of their grid.
///   - points: Each voxel's centre.
/// - Returns: Patches by network, then by node; the unnamed of a network last, the largest first.
public func networkPatches<Frame: WorldFrame>(
  _ labels: [Int],
  networks: [Int],
  prior: NetworkPrior,
  voxels: [Int],
  in size: GridSize,
  at points: [Point<Frame>]
) -> [NetworkPatch] {
  precondition(labels.count == voxels.count && labels.count == points.count, "of other voxels")
  var numbers = [Int](repeating: -1, count: size.count)
  for (number, voxel) in voxels.enumerated() { numbers[voxel] = number }
  let naming = PatchNaming(prior, at: points)
  return zip(networks, Networks.voxels(labelled: labels, networks: networks)).flatMap {
    network,
    members in
    let pieces = connectedComponents(members.map { voxels[$0] }, in: size)
      .filter { $0.count >= PatchRule.leastVoxels }
      .map { piece in piece.map { numbers[$0] } }
    return naming.patches(pieces, of: network)
  }
}

extension PatchNaming {
  /// The patches of one network's pieces.
  fileprivate func patches(_ pieces: [[Int]], of network: Int) -> [NetworkPatch] {
    var named: [Int: (voxels: [Int], joinedCount: Int)] = [:]
    var unnamed: [NetworkPatch] = []
    for piece in pieces {
      let matched = nodes(sharedBy: piece, of: network)
      if !matched.isEmpty {
        for (node, voxels) in divided(piece, among: matched) {
          named[node, default: ([], 0)].voxels += voxels
        }
      } else if let node = nodeNear(piece, of: network) {
        named[node, default: ([], 0)].voxels += piece
        named[node, default: ([], 0)].joinedCount += piece.count
      } else {
        unnamed.append(
          NetworkPatch(network: network, node: nil, voxels: piece.sorted(), joinedCount: 0)
        )
      }
    }
    return named.sorted { $0.key < $1.key }.map { node, found in
      NetworkPatch(
        network: network,
        node: node,
        voxels: found.voxels.sorted(),
        joinedCount: found.joinedCount
      )
    } + unnamed
  }
}
