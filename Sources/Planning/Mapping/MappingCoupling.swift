import Atlases
import Networks

/// The default-mode and the frontoparietal network of an atlas.
struct CoupledNetworks {
  /// The number of the former in the atlas.
  let first: Int
  /// That of the latter.
  let second: Int

  /// Finds both by their names; nil where the atlas does not have them.
  init?(of atlas: NetworkAtlas) {
    let names = atlas.networks.map(\.name)
    // The spheres' names, or Schaefer's: what others call the two, nobody here knows.
    guard let first = names.firstIndex(where: ["DefaultMode", "Default"].contains),
      let second = names.firstIndex(where: ["FrontoParietal", "Cont"].contains)
    else { return nil }
    (self.first, self.second) = (first, second)
  }

  /// The numbers, ascending, of the voxels of both in `prior`.
  func voxels(of prior: NetworkPrior) -> [Int] {
    prior.networks.indices.filter { [first, second].contains(prior.networks[$0]) }
  }
}

extension BrainMapper {
  /// How default-mode and frontoparietal network hang together: over the group's nodes by both treatments
  /// of the global signal, and over `patches` by the chosen one.
  ///
  /// Empty unless the mask holds enough of both networks (networks.md §3, §10).
  func coupling(
    _ prior: NetworkPrior,
    _ review: PriorReview,
    _ patches: [NetworkPatch],
    _ whole: VoxelSeries,
    _ halves: [VoxelSeries]
  ) -> [PersonalMaps.Coupling] {
    guard let networks = CoupledNetworks(of: mapping.mapping.networks),
      Set(review.used).isSuperset(of: [networks.first, networks.second])
    else { return [] }
    let isRegressed = mapping.mapping.denoising.removesGlobalSignal
    func coupling(
      _ kind: PersonalMaps.Coupling.Parts,
      _ isChosen: Bool,
      _ parts: [NetworkPart],
      _ series: (whole: VoxelSeries, halves: [VoxelSeries])
    ) -> PersonalMaps.Coupling {
      func coupling(_ series: VoxelSeries) -> NetworkCoupling {
        NetworkCoupling(networks.first, networks.second, parts: parts, in: series, crew: crew)
      }
      return PersonalMaps.Coupling(
        parts: kind,
        globalSignal: isChosen == isRegressed ? .regressed : .kept,
        all: coupling(series.whole),
        halves: series.halves.map(coupling)
      )
    }
    let nodes = prior.parts(without: review.uncoveredNodes)
    var all = [coupling(.nodes, true, nodes, (whole, halves))]
    if let otherwise = read.nodesOtherwise {
      let parts = nodes.compactMap { node -> NetworkPart? in
        let voxels = node.voxels.compactMap { position(of: $0, in: read.nodeVoxels) }
        return voxels.isEmpty ? nil : NetworkPart(network: node.network, voxels: voxels)
      }
      all.append(coupling(.nodes, false, parts, otherwise))
    }
    return all + [coupling(.patches, true, patches.map(\.part), (whole, halves))]
  }
}
