public import Geometry

/// Where a point lies in a person's networks.
public struct TargetPlacement: Hashable, Sendable {
  /// The number of the voxel nearest to the point.
  public let voxel: Int
  /// Its network.
  public let network: Int
  /// How clear its label is; not a probability.
  public let confidence: Double
  /// Whether it lies above the null floor; nil where none was found.
  public let isAboveFloor: Bool?
  /// Whether its network repeats too little to be shown.
  public let isWithheld: Bool
  /// The distance of the point to the nearest centre of a voxel of another network that is shown, and
  /// which that is; nil where there is no other, or where ``shownNetwork`` is.
  ///
  /// Voxels below the floor, or of a network that is withheld, are of no network and make no border. A
  /// border is known to about a smoothing width at best.
  public let border: Border?

  /// Its network where that can be told: nil below the floor, where chance gives as much, and of a
  /// network that is withheld.
  public var shownNetwork: Int? { isAboveFloor == false || isWithheld ? nil : network }

  /// The way to another network.
  public struct Border: Hashable, Sendable {
    /// The other network; of equally near ones the lower number.
    public let network: Int
    /// How far its nearest voxel's centre is.
    public let distance: Millimetres
  }
}

/// A person's networks at their voxels' places, in which points are looked up.
public struct PlacedNetworks<Frame: WorldFrame>: Sendable {
  private let networks: IndividualNetworks
  private let points: [Point<Frame>]
  private let isAbove: [Bool]?
  private let withheld: Set<Int>
  /// The longest edge of a voxel.
  private let edge: Millimetres

  /// Places networks.
  ///
  /// - Parameters:
  ///   - networks: The networks.
  ///   - floor: Which voxels lie above chance; nil where that was not looked at.
  ///   - points: Each voxel's centre.
  ///   - voxelEdge: The longest edge of a voxel.
  ///   - withheld: The networks that are not shown.
  public init(
    _ networks: IndividualNetworks,
    floor: NullFloor?,
    at points: [Point<Frame>],
    voxelEdge: Millimetres,
    withheld: Set<Int> = []
  ) {
    precondition(points.count == networks.labels.count, "the points of other voxels")
    self.networks = networks
    self.points = points
    isAbove = floor?.isAbove
    edge = voxelEdge
    self.withheld = withheld
  }

  /// Where `point` lies.
  ///
  /// The nearest voxel decides; of equally near ones that with the lowest x, then y, then z, however
  /// the grid is stored.
  ///
  /// - Returns: nil outside: further than a voxel's edge from all centres.
  public func placement(of point: Point<Frame>) -> TargetPlacement? {
    let distances = points.map { $0.distance(to: point) }
    var nearest: Int?
    for voxel in points.indices where distances[voxel].value <= edge.value + rounding {
      guard let former = nearest else {
        nearest = voxel
        continue
      }
      let (place, other) = (points[voxel], points[former])
      if (distances[voxel].value, place.x, place.y, place.z)
        < (distances[former].value, other.x, other.y, other.z)
      {
        nearest = voxel
      }
    }
    return nearest.map { voxel in
      TargetPlacement(
        voxel: voxel,
        network: networks.labels[voxel],
        confidence: networks.confidence[voxel],
        isAboveFloor: isAbove.map { $0[voxel] },
        isWithheld: withheld.contains(networks.labels[voxel]),
        border: isShown(voxel) ? border(of: networks.labels[voxel], distances) : nil
      )
    }
  }

  private func border(of network: Int, _ distances: [Millimetres]) -> TargetPlacement.Border? {
    var best: (distance: Double, network: Int)?
    for (voxel, label) in networks.labels.enumerated() where label != network && isShown(voxel) {
      let found = (distance: distances[voxel].value, network: label)
      if best.map({ found < $0 }) ?? true { best = found }
    }
    return best.map { .init(network: $0.network, distance: Millimetres($0.distance)) }
  }

  private func isShown(_ voxel: Int) -> Bool {
    (isAbove?[voxel] ?? true) && !withheld.contains(networks.labels[voxel])
  }

  /// The numbers of the voxels of `network` that lie above the null floor, ascending: where a target
  /// within a person's own network may be looked for.
  ///
  /// All of the network's where no floor was looked at.
  public func voxels(of network: Int) -> [Int] {
    networks.labels.indices.filter { voxel in
      networks.labels[voxel] == network && (isAbove?[voxel] ?? true)
    }
  }
}

/// A centre one edge away counts as such, however its coordinates were rounded.
private let rounding = 1e-9
