import Geometry

/// Which node a piece of a network is named after.
struct PatchNaming<Frame: WorldFrame> {
  private let points: [Point<Frame>]
  /// The node of each voxel.
  private let nodeOfVoxel: [Int?]
  /// The nodes of each network that have voxels in the mask, ascending, with their places.
  private let nodes: [Int: [(number: Int, place: Point<Frame>)]]

  /// Looks up where the nodes of `prior` lie among voxels at `points`.
  init(_ prior: NetworkPrior, at points: [Point<Frame>]) {
    precondition(prior.nodes.count == points.count, "the prior of other voxels")
    self.points = points
    nodeOfVoxel = prior.nodes
    var members: [Int: [Int]] = [:]
    for (voxel, node) in prior.nodes.enumerated() {
      if let node { members[node, default: []].append(voxel) }
    }
    var nodes: [Int: [(number: Int, place: Point<Frame>)]] = [:]
    for (node, voxels) in members.sorted(by: { $0.key < $1.key }) {
      guard let network = prior.networks[voxels[0]] else { continue }
      nodes[network, default: []].append((node, centre(of: voxels.map { points[$0] })))
    }
    self.nodes = nodes
  }

  /// The numbers of the nodes of `network` with which `piece` shares enough voxels, ascending.
  func nodes(sharedBy piece: [Int], of network: Int) -> [Int] {
    var overlaps: [Int: Int] = [:]
    for voxel in piece { if let node = nodeOfVoxel[voxel] { overlaps[node, default: 0] += 1 } }
    return (nodes[network] ?? []).map(\.number).filter {
      overlaps[$0, default: 0] >= PatchRule.leastOverlap
    }
  }

  /// The voxels of `piece` by the nearest of `chosen`; of equal distances the first.
  func divided(_ piece: [Int], among chosen: [Int]) -> [Int: [Int]] {
    let places = nodes.values.joined().filter { chosen.contains($0.number) }
      .sorted { $0.number < $1.number }
    var parts: [Int: [Int]] = [:]
    for voxel in piece {
      var least = Millimetres(.infinity)
      var nearest = chosen[0]
      for node in places {
        let distance = points[voxel].distance(to: node.place)
        if distance < least { (least, nearest) = (distance, node.number) }
      }
      parts[nearest, default: []].append(voxel)
    }
    return parts
  }

  /// The node of `network` nearest to `piece` by the mean distance of its voxels, where that is no
  /// more than their mean distance to each other; of equal ones the first.
  func nodeNear(_ piece: [Int], of network: Int) -> Int? {
    let places = piece.map { points[$0] }
    var best: (number: Int, distance: Double)?
    for node in nodes[network] ?? [] {
      let distance =
        places.reduce(0) { $0 + $1.distance(to: node.place).value } / Double(places.count)
      if distance < best?.distance ?? .infinity { best = (node.number, distance) }
    }
    guard let best, best.distance <= meanDistance(within: places) else { return nil }
    return best.number
  }
}

/// The mean of `points`, which must not be empty.
private func centre<Frame: WorldFrame>(of points: [Point<Frame>]) -> Point<Frame> {
  let count = Double(points.count)
  return Point(
    points.reduce(0) { $0 + $1.x } / count,
    points.reduce(0) { $0 + $1.y } / count,
    points.reduce(0) { $0 + $1.z } / count
  )
}

/// The mean distance in millimetres of each pair of `points`; 0 of fewer than two.
///
/// Of more than 512 points it is that of 512 of them, evenly spaced in the order of z, y and x: all
/// pairs of a hundred thousand would take minutes, and the order of a grid's voxels must not matter.
func meanDistance<Frame: WorldFrame>(within points: [Point<Frame>]) -> Double {
  let sorted = points.sorted { ($0.z, $0.y, $0.x) < ($1.z, $1.y, $1.x) }
  let count = min(sorted.count, sampledCount)
  guard count > 1 else { return 0 }
  let sample = (0..<count).map { sorted[(2 * $0 + 1) * sorted.count / (2 * count)] }
  var sum = 0.0
  for first in 1..<count {
    for second in 0..<first { sum += sample[first].distance(to: sample[second]).value }
  }
  return sum / Double(count * (count - 1) / 2)
}

private let sampledCount = 512
