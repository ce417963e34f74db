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
  /// The maps as NIfTI files in the manner of BIDS derivatives: on the grid of the analysis and, where
  /// the transforms lead there, in the other space: the patient's scan, or the template.
  ///
  /// Labels carry the codes of the atlas, 0 below the floor of chance and where a network is withheld; a
  /// table beside them names them.
  /// A gradient or soft network that does not repeat is not written.
  public func files() -> [StatisticalMapFile] {
    images.flatMap { image in
      [place(image), elsewhere(image)].compactMap(\.self).map { grid, name, volume in
        StatisticalMapFile(
          name: "\(target.subject)_space-\(grid.space.name)_\(name).nii.gz",
          bytes: grid.encode(volume, as: name.hasSuffix(Self.labelsName) ? .uint8 : .float32)
        )
      }
    }.flatMap { file in
      file.name.contains(Self.labelsName) ? [file, names(of: file)] : [file]
    }
  }

  private static var labelsName: String { "_dseg" }

  /// The names of the labels of `image`, in a table beside it, as BIDS asks for.
  private func names(of image: StatisticalMapFile) -> StatisticalMapFile {
    let rows = mapping.networks.networks.map { "\($0.code)\t\($0.name)\n" }
    return StatisticalMapFile(
      name: image.name.replacing(".nii.gz", with: ".tsv"),
      bytes: Array("index\tname\n\(rows.joined())".utf8)
    )
  }

  /// A value of each voxel that was mapped.
  private typealias Image = (name: String, values: [Float])

  private var images: [Image] {
    var images: [Image] = []
    let names = mapping.networks.networks.map(\.name)
    func whole(_ name: String, _ value: (Int) -> Float) {
      images.append((name, voxels.indices.map(value)))
    }
    if let individual {
      let codes = individual.shownCodes(mapping)
      whole("desc-\(individual.kind)Networks_dseg") { Float(codes[$0]) }
      whole("desc-\(individual.kind)Networks_stat-confidence_statmap") {
        codes[$0] == 0 ? 0 : Float(individual.published.confidence[$0])
      }
    }
    if let soft {
      let loadings = soft.result.loadings
      for (column, network) in soft.networks.enumerated() where soft.isShown(column) {
        whole("desc-soft\(names[network])_stat-loading_statmap") { Float(loadings[$0, column]) }
      }
    }
    for gradient in gradients {
      for (number, map) in gradient.maps.maps.enumerated() where gradient.isShown(number) {
        var values = [Float](repeating: 0, count: voxels.count)
        for (voxel, value) in zip(gradient.voxels, map.values) {
          if let number = position(of: voxel, in: voxels) { values[number] = Float(value) }
        }
        images.append(
          (
            "hemi-\(gradient.side == .left ? "L" : "R")_desc-gradient\(number + 1)_statmap",
            values
          )
        )
      }
    }
    return images
  }

  private func place(_ image: Image) -> (GridRecord, String, [Float])? {
    var volume = [Float](repeating: 0, count: grid.size.count)
    for (voxel, value) in zip(voxels, image.values) { volume[voxel] = value }
    return (grid, image.name, volume)
  }

  private func elsewhere(_ image: Image) -> (GridRecord, String, [Float])? {
    guard let elsewhere else { return nil }
    var volume = [Float](repeating: 0, count: elsewhere.grid.size.count)
    for (voxel, source) in zip(elsewhere.voxels, elsewhere.sources) {
      volume[voxel] = image.values[Int(source)]
    }
    return (elsewhere.grid, image.name, volume)
  }
}

extension PersonalMaps.IndividualMaps {
  /// `individual` or `group`: whose labelling is published.
  public var kind: String { (gate?.outcome ?? .group).rawValue }
}
