/// The labels after each iteration of a search, packed: of a brain some 0.5 MB an iteration.
public struct LabelTrail: Hashable, Sendable {
  /// The numbers, in the table, of the networks that were told apart, ascending.
  let networks: [Int]
  /// One row an iteration: the place of each voxel's network among ``networks``.
  private var rows: [[UInt16]] = []

  init(of networks: [Int]) {
    precondition(networks.count <= Int(UInt16.max), "\(networks.count) networks")
    self.networks = networks
  }

  /// Adds the labels of the next iteration, as places among the networks.
  mutating func append(_ places: [Int]) {
    rows.append(places.map { UInt16(truncatingIfNeeded: $0) })
  }

  /// How many iterations there were.
  public var iterations: Int { rows.count }

  /// The labelling, had the search ended after `iteration`, from 1; one that ended before, its last.
  ///
  /// - Precondition: The search iterated at all.
  public func labelling(after iteration: Int) -> NetworkLabelling {
    NetworkLabelling(
      labels: places(after: iteration).map { networks[$0] },
      groupLabels: places(after: 1).map { networks[$0] }
    )
  }

  /// The same labels as places among the networks.
  func places(after iteration: Int) -> [Int] {
    precondition(iteration > 0 && !rows.isEmpty, "no iteration \(iteration)")
    return rows[min(iteration, rows.count) - 1].map(Int.init)
  }
}

/// The network of each voxel, by the person's data and by the group's spheres alone.
public struct NetworkLabelling: Hashable, Sendable {
  /// The number, in the table, of each voxel's network.
  public let labels: [Int]
  /// The same after the first iteration: the group labelling.
  public let groupLabels: [Int]
}

extension IndividualNetworks {
  /// The labels alone.
  public var labelling: NetworkLabelling {
    NetworkLabelling(labels: labels, groupLabels: groupLabels)
  }
}
