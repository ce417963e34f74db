/// How far two labellings of the same voxels agree: of two runs, two halves, or two people.
public struct NetworkAgreement: Hashable, Sendable {
  /// The numbers of the networks, as given.
  public let networks: [Int]
  /// Dice's coefficient of each network, 2 |A ∩ B| / (|A| + |B|), of the voxels that count; nil
  /// where neither has one.
  public let dice: [Double?]
  /// The share of equal labels among the counted voxels outside the group's spheres; nil where none
  /// lies outside.
  ///
  /// Within the spheres both labellings began with the same answer, so that it says nothing there.
  public let outsideShare: Double?

  /// Dice's coefficient from which on a network's map is shown (networks.md §11, chosen by us).
  public static let leastDice = 0.5

  /// Compares two labellings.
  ///
  /// - Parameters:
  ///   - first: One network a voxel.
  ///   - second: The same voxels' networks.
  ///   - networks: The numbers of the networks to compare.
  ///   - isOutside: Which voxels lie outside the group's spheres: ``NetworkPrior/isOutside(of:)``.
  ///   - isCounted: Which voxels count at all, for example those above the floor, as others are never
  ///     shown: ``NullFloor/isAbove``; nil for all.
  public init(
    _ first: [Int],
    _ second: [Int],
    networks: [Int],
    isOutside: [Bool],
    where isCounted: [Bool]? = nil
  ) {
    precondition(first.count == second.count, "\(first.count) labels beside \(second.count)")
    precondition(isCounted?.count ?? first.count == first.count, "an answer for each voxel")
    var sizes: [Int: Int] = [:]
    var shared: [Int: Int] = [:]
    for (voxel, (a, b)) in zip(first, second).enumerated() where isCounted?[voxel] ?? true {
      sizes[a, default: 0] += 1
      sizes[b, default: 0] += 1
      if a == b { shared[a, default: 0] += 1 }
    }
    self.networks = networks
    dice = networks.map { network in
      sizes[network].map { 2 * Double(shared[network, default: 0]) / Double($0) }
    }
    outsideShare = share(
      of: zip(first, second).map { $0 == $1 },
      where: isCounted.map { zip($0, isOutside).map { $0 && $1 } } ?? isOutside
    )
  }

  /// The numbers of the networks whose maps are withheld: Dice's coefficient below
  /// ``leastDice``, or no voxel in either.
  public var withheld: [Int] {
    zip(networks, dice).filter { ($0.1 ?? 0) < Self.leastDice }.map(\.0)
  }
}
