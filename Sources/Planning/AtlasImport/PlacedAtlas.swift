import Atlases
import Geometry
import Imaging
import Networks

/// The networks of an imported atlas among the voxels of a brain.
struct PlacedAtlas {
  /// The place, in the atlas, of the network of each voxel; −1 of none.
  private let networks: [Int16]
  /// The number of the piece of its network in which each voxel lies; −1 of none.
  private let nodes: [Int32]
  /// The share of each network's own volume that the brain mask holds, at most 1.
  let coverage: [Double]
  /// How many pieces each network has: the components of its labels, of ten voxels of the image at least.
  let nodeCounts: [Int]
  let record: InputRecord

  /// Places the networks of `atlas`.
  ///
  /// - Parameters:
  ///   - atlas: The record.
  ///   - places: The coordinates of the brain's voxels in the atlas's template; nil where a transform
  ///     does not tell.
  ///   - voxelVolume: What a voxel takes up in that template, in mm³.
  /// - Throws: What an imported atlas may be refused for.
  init(
    _ atlas: ImportedAtlas,
    at places: [TemplatePoint?],
    voxelVolume: Double
  ) throws(PlanningError) {
    let opened = try OpenedAtlas(atlas, for: .labels)
    let image = opened.image
    let wanted = try refusing(InputFile(role: .labels, run: 1, path: atlas.image.path)) {
      () throws(AtlasImportError) in try atlas.networks()
    }
    var networkOfLabel: [Int32: Int16] = [:]
    for (place, network) in wanted.enumerated() {
      for label in network.labels { networkOfLabel[Int32(label)] = Int16(place) }
    }
    let pieces = LabelComponents(image.labels, in: image.grid.size, least: PatchRule.leastVoxels)
    let sampler = LabelSampler(image)
    var networks = [Int16](repeating: -1, count: places.count)
    var nodes = [Int32](repeating: -1, count: places.count)
    for (number, place) in places.enumerated() {
      guard let place, let voxel = sampler.voxel(at: place.coordinates),
        let network = networkOfLabel[image.labels[voxel]]
      else { continue }
      (networks[number], nodes[number]) = (network, pieces.numbers[voxel])
    }
    nodeCounts = wanted.indices.map { network in
      pieces.labels.count { networkOfLabel[$0] == Int16(network) }
    }
    coverage = image.coverage(of: wanted, by: networks, voxelVolume: voxelVolume)
    (self.networks, self.nodes, record) = (networks, nodes, image.record)
  }

  /// The network of the brain's voxel numbered `number`; nil of none.
  func network(of number: Int) -> Int? { networks[number] < 0 ? nil : Int(networks[number]) }

  /// The piece of its network in which it lies; nil of none.
  func node(of number: Int) -> Int? { nodes[number] < 0 ? nil : Int(nodes[number]) }
}

extension LabelImage {
  /// The share of each network's volume in the image that voxels of `found` take up.
  fileprivate func coverage(
    of networks: [LabelledNetwork],
    by found: [Int16],
    voxelVolume: Double
  ) -> [Double] {
    let counts = counts
    let edges = grid.voxelSize
    let own = edges.i.value * edges.j.value * edges.k.value
    var held = [Int](repeating: 0, count: networks.count)
    for network in found where network >= 0 { held[Int(network)] += 1 }
    return networks.indices.map { place in
      let whole = networks[place].labels.reduce(0) { $0 + (counts[$1] ?? 0) }
      return min(1, Double(held[place]) * voxelVolume / (Double(max(1, whole)) * own))
    }
  }
}

/// What a voxel of `grid` takes up in the template in which its neighbours' `places` are told, in mm³.
///
/// The median over some five hundred voxels that have a neighbour along each axis: a head is smaller than
/// its template by a quarter.
///
/// - Parameters:
///   - grid: The grid of the voxels.
///   - voxels: Linear indices, ascending.
///   - places: Where they lie.
/// - Returns: The volume; nil without such voxels.
func templateVolume<Frame: WorldFrame>(
  of grid: VoxelGrid<Frame>,
  _ voxels: [Int],
  at places: [TemplatePoint?]
) -> Double? {
  let steps = [1, grid.size.i, grid.size.i * grid.size.j]
  func place(_ voxel: Int) -> [Double]? {
    position(of: voxel, in: voxels).flatMap { places[$0]?.coordinates }
  }
  let every = max(1, voxels.count / 500)
  let volumes = stride(from: 0, to: voxels.count, by: every).compactMap { number -> Double? in
    guard let origin = places[number]?.coordinates else { return nil }
    let edges = steps.compactMap { step in
      place(voxels[number] + step).map { zip($0, origin).map { $0 - $1 } }
    }
    guard edges.count == 3 else { return nil }
    let (a, b, c) = (edges[0], edges[1], edges[2])
    return
      (a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0])
      + a[2] * (b[0] * c[1] - b[1] * c[0])).magnitude
  }.sorted()
  return volumes.isEmpty ? nil : volumes[volumes.count / 2]
}
