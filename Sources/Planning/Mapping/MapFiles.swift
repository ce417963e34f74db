import Atlases
import Geometry
import Imaging
import LinearAlgebra
import Networks

extension PersonalMaps.IndividualMaps {
  /// The code of each voxel's published network; 0 below the floor of chance, or where the network's
  /// halves agree too little to show it.
  func shownCodes(_ mapping: MappingProtocol) -> [UInt8] {
    let withheld = Set(withheld)
    return zip(published.labels, floor.isAbove).map { network, isAbove in
      isAbove && !withheld.contains(network)
        ? UInt8(mapping.networks.networks[network].code) : 0
    }
  }
}

extension PersonalMaps {
  /// The maps on the grid of the analysis as NIfTI files, in the manner of BIDS derivatives.
  ///
  /// Labels carry the codes of the atlas, 0 below the floor of chance and where a network is withheld.
  /// A gradient that does not repeat is not written.
  public func files() -> [StatisticalMapFile] {
    var files: [StatisticalMapFile] = []
    if let individual {
      let kind = individual.gate?.outcome == .individual ? "individual" : "group"
      let codes = individual.shownCodes(mapping).map(Float.init)
      files.append(file("desc-\(kind)Networks_dseg", voxels, codes))
      files.append(
        file(
          "desc-\(kind)Networks_stat-confidence_statmap",
          voxels,
          individual.published.confidence.map(Float.init)
        )
      )
    }
    if let soft {
      for (column, network) in soft.networks.enumerated() where soft.stability[column].isStable {
        let loadings = soft.result.loadings
        files.append(
          file(
            "desc-soft\(mapping.networks.networks[network].name)_stat-loading_statmap",
            voxels,
            voxels.indices.map { Float(loadings[$0, column]) }
          )
        )
      }
    }
    for gradient in gradients {
      for (number, map) in gradient.maps.maps.enumerated()
      where gradient.repeatability[number] >= MapMatch.least {
        let side = gradient.side == .left ? "L" : "R"
        files.append(
          file(
            "hemi-\(side)_desc-gradient\(number + 1)_statmap",
            gradient.voxels,
            map.values.map(Float.init)
          )
        )
      }
    }
    return files
  }

  private func file(_ name: String, _ voxels: [Int], _ values: [Float]) -> StatisticalMapFile {
    var volume = [Float](repeating: 0, count: grid.size.count)
    for (voxel, value) in zip(voxels, values) { volume[voxel] = value }
    return StatisticalMapFile(
      name: "\(target.subject)_space-\(grid.space.name)_\(name).nii.gz",
      bytes: grid.encode(volume)
    )
  }
}
