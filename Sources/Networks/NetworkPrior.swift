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
  /// The node of each voxel, of an image the piece of its network; -1 outside all.
  private let nodeNumbers: [Int32]
  /// The network of each voxel; nil outside all, or in a node of none.
  public let networks: [Int?]
  /// The share of each node's volume that lies in the mask, at most 1; empty of an image, whose
  /// networks are reviewed as a whole.
  public let coverage: [Double]

  /// The node of each voxel, of an image the piece of its network; nil outside all.
  public var nodes: [Int?] { nodeNumbers.map { $0 < 0 ? nil : Int($0) } }

  /// Takes what an image of labels says of each voxel.
  ///
  /// - Parameters:
  ///   - networks: The network of each voxel; nil of none.
  ///   - nodes: The piece of its network in which a voxel lies; nil of none.
  ///   - networkCount: How many networks the image has.
  public init(labels networks: [Int?], nodes: [Int?], networkCount: Int) {
    precondition(networks.count == nodes.count, "\(networks.count) and \(nodes.count) voxels")
    (self.networks, self.networkCount) = (networks, networkCount)
    nodeNumbers = nodes.map { Int32($0 ?? -1) }
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
    let slabs = NodeSlabs(table, in: Frame.self)
    let nodes = points.map { $0.flatMap(slabs.node(holding:)) }
    nodeNumbers = nodes.map { Int32($0 ?? -1) }
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

/// Nodes by the slabs across the template's first axis that they reach into, so that a voxel is compared
/// with the few beside it.
private struct NodeSlabs<Frame: TemplateFrame> {
  private let nodes: [(centre: Point<Frame>, radius: Double)]
  /// The numbers of each slab's nodes, ascending.
  private let slabs: [[Int]]
  private let start: Double

  private static var width: Double { 2 }

  init(_ table: [NetworkNode], in frame: Frame.Type) {
    let nodes = table.map {
      (centre: $0.centre.point(in: frame), radius: $0.radius.value + rounding)
    }
    let start = nodes.map { $0.centre.x - $0.radius }.min() ?? 0
    let end = nodes.map { $0.centre.x + $0.radius }.max() ?? 0
    var slabs = [[Int]](repeating: [], count: Int((end - start) / Self.width) + 1)
    for (number, node) in nodes.enumerated() {
      let first = Int((node.centre.x - node.radius - start) / Self.width)
      let last = Int((node.centre.x + node.radius - start) / Self.width)
      for slab in first...last { slabs[slab].append(number) }
    }
    (self.nodes, self.slabs, self.start) = (nodes, slabs, start)
  }

  /// The nearest node that holds `point`, then the first of the table; nil of none.
  func node(holding point: Point<Frame>) -> Int? {
    let slab = ((point.x - start) / Self.width).rounded(.down)
    guard slab >= 0, slab < Double(slabs.count) else { return nil }
    var found: (distance: Millimetres, number: Int)?
    for number in slabs[Int(slab)] {
      let distance = nodes[number].centre.distance(to: point)
      guard distance.value <= nodes[number].radius else { continue }
      if found.map({ distance < $0.distance }) ?? true { found = (distance, number) }
    }
    return found?.number
  }
}

/// A voxel centre on the surface of a sphere belongs to it, however its coordinates were rounded.
private let rounding = 1e-9
