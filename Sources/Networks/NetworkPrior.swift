public import Geometry

/// A sphere of a group's network.
public struct NetworkNode: Hashable, Sendable {
  /// The centre, in the template of its table.
  public let centre: TemplatePoint
  /// How far it reaches.
  public let radius: Millimetres
  /// The network's number in the table; nil where the table assigns none.
  public let network: Int?
  /// The anatomical part that the table names, for example `cortexL`.
  public let part: String

  /// Creates a node.
  public init(centre: TemplatePoint, radius: Millimetres, network: Int?, part: String) {
    self.centre = centre
    self.radius = radius
    self.network = network
    self.part = part
  }
}

/// Where the networks of a group lie in a mask: the union of each network's spheres, or the labels of an
/// image.
///
/// A voxel belongs to a sphere where its centre is no further from the centre than the radius; where
/// several hold it, to the nearest centre, then to the first of the table.
public struct NetworkPrior: Sendable {
  /// How many networks there are, whether or not the mask holds them.
  public let networkCount: Int
  /// The node of each voxel, of an image the piece of its network; nil outside all.
  public let nodes: [Int?]
  /// The network of each voxel; nil outside all, or in a node of none.
  public let networks: [Int?]
  /// The share of each node's volume that lies in the mask, at most 1; empty of an image, whose
  /// networks are reviewed as a whole.
  public let coverage: [Double]

  /// Takes what an image of labels says of each voxel.
  ///
  /// - Parameters:
  ///   - networks: The network of each voxel; nil of none.
  ///   - nodes: The piece of its network in which a voxel lies; nil of none.
  ///   - networkCount: How many networks the image has.
  public init(labels networks: [Int?], nodes: [Int?], networkCount: Int) {
    precondition(networks.count == nodes.count, "\(networks.count) and \(nodes.count) voxels")
    (self.networks, self.nodes, self.networkCount) = (networks, nodes, networkCount)
    coverage = []
  }

  /// Places nodes in a mask.
  ///
  /// - Parameters:
  ///   - table: The nodes.
  ///   - networkCount: How many networks the table has.
  ///   - points: Each voxel's centre in the template of the table; nil where a transform says nothing.
  ///   - voxelVolume: The volume of a voxel in mm³.
  public init<Frame: TemplateFrame>(
    _ table: [NetworkNode],
    networkCount: Int,
    at points: [Point<Frame>?],
    voxelVolume: Double
  ) {
    let centres = table.map { $0.centre.point(in: Frame.self) }
    var nodes = [Int?](repeating: nil, count: points.count)
    for (voxel, point) in points.enumerated() {
      guard let point else { continue }
      var least = Millimetres(.infinity)
      for (number, node) in table.enumerated() {
        let centre = centres[number]
        guard (centre.x - point.x).magnitude <= node.radius.value + 1 else { continue }
        let distance = centre.distance(to: point)
        if distance.value <= node.radius.value + rounding, distance < least {
          (least, nodes[voxel]) = (distance, number)
        }
      }
    }
    self.nodes = nodes
    self.networkCount = networkCount
    networks = nodes.map { $0.flatMap { table[$0].network } }
    var counts = [Int](repeating: 0, count: table.count)
    for node in nodes { if let node { counts[node] += 1 } }
    coverage = zip(table, counts).map { node, count in
      let radius = node.radius.value
      return min(1, Double(count) * voxelVolume / (4 / 3 * Double.pi * radius * radius * radius))
    }
  }
}

/// A voxel centre on the surface of a sphere belongs to it, however its coordinates were rounded.
private let rounding = 1e-9
