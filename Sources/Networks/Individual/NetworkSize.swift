/// How large a network is, and how it is divided between the sides.
public struct NetworkSize: Hashable, Sendable {
  /// The network's number in the table.
  public let network: Int
  /// Its voxels with world x below 0.
  public let leftCount: Int
  /// Its voxels with world x of 0 and above.
  public let rightCount: Int
  /// Its voxels whose side is not known.
  public let sidelessCount: Int
  /// Voxels with its label that do not count, as they are never shown: those below the floor of chance.
  public let hiddenCount: Int
  /// The volume of the voxels that count, in millilitres.
  public let millilitres: Double

  /// Its voxels that count.
  public var voxelCount: Int { leftCount + rightCount + sidelessCount }

  /// (L − R) / (L + R), 1 for the left alone; nil of no voxels on a known side.
  public var asymmetry: Double? {
    leftCount + rightCount > 0
      ? Double(leftCount - rightCount) / Double(leftCount + rightCount) : nil
  }
}

/// The size of each network.
///
/// - Parameters:
///   - labels: One network a voxel.
///   - networks: The numbers of the networks.
///   - sides: One side a voxel; nil where it is not known.
///   - isShown: Which voxels count, for example those above the floor: ``NullFloor/isAbove``; nil for all.
///   - voxelVolume: In mm³.
/// - Returns: One size a network, in their order.
public func networkSizes(
  _ labels: [Int],
  networks: [Int],
  sides: [Side?],
  isShown: [Bool]? = nil,
  voxelVolume: Double
) -> [NetworkSize] {
  precondition(labels.count == sides.count, "\(sides.count) sides of \(labels.count) voxels")
  precondition(isShown?.count ?? labels.count == labels.count, "an answer for each voxel")
  var counts: [Int: VoxelCounts] = [:]
  for (voxel, label) in labels.enumerated() {
    let isShown = isShown?[voxel] ?? true
    counts[label, default: VoxelCounts()].add(sides[voxel], isShown)
  }
  return networks.map { network in
    let found = counts[network] ?? VoxelCounts()
    return NetworkSize(
      network: network,
      leftCount: found.left,
      rightCount: found.right,
      sidelessCount: found.sideless,
      hiddenCount: found.hidden,
      millilitres: Double(found.left + found.right + found.sideless) * voxelVolume / 1000
    )
  }
}

private struct VoxelCounts {
  var left = 0
  var right = 0
  var sideless = 0
  var hidden = 0

  mutating func add(_ side: Side?, _ isShown: Bool) {
    guard isShown else {
      hidden += 1
      return
    }
    switch side {
    case .left: left += 1
    case .right: right += 1
    case nil: sideless += 1
    }
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
