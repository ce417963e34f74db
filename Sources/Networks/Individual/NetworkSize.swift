/// How large a network is, and how it is divided between the sides.
public struct NetworkSize: Hashable, Sendable {
  /// The network's number in the table.
  public let network: Int
  /// Its voxels with world x below 0.
  public let leftCount: Int
  /// Its other voxels.
  public let rightCount: Int
  /// Its volume in millilitres.
  public let millilitres: Double

  /// Its voxels.
  public var voxelCount: Int { leftCount + rightCount }

  /// (L − R) / (L + R), 1 for the left alone; nil of no voxels.
  public var asymmetry: Double? {
    voxelCount > 0 ? Double(leftCount - rightCount) / Double(voxelCount) : nil
  }
}

/// The size of each network.
///
/// - Parameters:
///   - labels: One network a voxel.
///   - networks: The numbers of the networks.
///   - sides: One side a voxel.
///   - voxelVolume: In mm³.
/// - Returns: One size a network, in their order.
public func networkSizes(
  _ labels: [Int],
  networks: [Int],
  sides: [Side],
  voxelVolume: Double
) -> [NetworkSize] {
  precondition(labels.count == sides.count, "\(sides.count) sides of \(labels.count) voxels")
  var counts: [Int: (left: Int, right: Int)] = [:]
  for (label, side) in zip(labels, sides) {
    switch side {
    case .left: counts[label, default: (0, 0)].left += 1
    case .right: counts[label, default: (0, 0)].right += 1
    }
  }
  return networks.map { network in
    let (left, right) = counts[network] ?? (0, 0)
    return NetworkSize(
      network: network,
      leftCount: left,
      rightCount: right,
      millilitres: Double(left + right) * voxelVolume / 1000
    )
  }
}

/// The numbers of the voxels of each network, ascending, in the networks' order.
public func voxels(labelled labels: [Int], networks: [Int]) -> [[Int]] {
  var places: [Int: Int] = [:]
  for (place, network) in networks.enumerated() { places[network] = place }
  var voxels = [[Int]](repeating: [], count: networks.count)
  for (voxel, label) in labels.enumerated() {
    if let place = places[label] { voxels[place].append(voxel) }
  }
  return voxels
}
