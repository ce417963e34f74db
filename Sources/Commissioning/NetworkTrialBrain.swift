import Geometry
public import Networks
import Phantom

/// The voxels and the group's networks that all people of a trial share.
public struct NetworkTrialBrain: Sendable {
  /// Where the voxels lie, in the order of the grid.
  let points: [Point<MNI152NLin2009cAsym>]
  let graph: VoxelGraph
  let smoothing: MaskSmoothing
  /// The nodes of the networks that are used.
  let nodes: [NetworkNode]
  let prior: NetworkPrior
  /// The numbers of the networks of which the brain holds enough; no other is planted or sought.
  public let networks: [Int]
  /// Which voxels lie outside the spheres of these networks.
  let isOutside: [Bool]
  /// The network of each voxel's nearest node.
  let groupMap: [Int]

  /// How many voxels there are.
  public var voxelCount: Int { points.count }

  /// Lays out the phantom's brain, or nil where the options leave fewer than two networks or no grid.
  ///
  /// - Parameters:
  ///   - table: The group's nodes, their numbers taken for those of the phantom's template.
  ///   - networkCount: How many networks the table has.
  ///   - options: What is declared of all people.
  public init?(table: [NetworkNode], networkCount: Int, _ options: NetworkTrialOptions) {
    let edge = options.voxelSize.value
    func count(_ length: Double) -> Int { Int((length / edge).rounded(.up)) + 1 }
    let size = GridSize(count(144), count(184), count(148))
    let toWorld = Affine<VoxelSpace, MNI152NLin2009cAsym>(rows: [
      edge, 0, 0, -72, 0, edge, 0, -109, 0, 0, edge, -68,
    ])
    guard let grid = VoxelGrid(size: size, toWorld: toWorld) else { return nil }
    let voxels = grid.voxels(in: PhantomBrain.shapes)
    points = voxels.map { grid.centre(ofLinear: $0) }
    graph = VoxelGraph(voxels, in: size)
    smoothing = MaskSmoothing(voxels, in: size, edge: edge, width: options.smoothing.value)
    let places = points.map(Optional.some)
    prior = NetworkPrior(
      table,
      networkCount: networkCount,
      at: places,
      voxelVolume: edge * edge * edge
    )
    let used = PriorReview(prior, table: table).used
    guard used.count > 1 else { return nil }
    networks = used
    nodes = table.filter { $0.network.map(used.contains) ?? false }
    isOutside = prior.isOutside(of: used)
    groupMap = Networks.groupMap(table: table, using: used, at: places)
  }

  /// The network of each voxel of `person`, whose borders are moved by `shift` mm.
  func truth(shift: Double, person: UInt64) -> [Int] {
    // Codes begin at 1.
    PlantedNetworks(
      centres: nodes.map { $0.centre.point(in: MNI152NLin2009cAsym.self) },
      codes: nodes.map { ($0.network ?? 0) + 1 },
      shift: shift,
      person: person
    ).labels(of: points).map { $0 - 1 }
  }
}
