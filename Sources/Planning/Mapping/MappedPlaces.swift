import Atlases
import Findings
import Geometry
import Imaging
import Networks

/// Where the voxels of a brain lie in the template of networks and circuits, and which voxels the
/// regions that a user gave hold.
struct MappedPlaces<Frame: AnalysisFrame> {
  /// The template of networks and circuits.
  let template: Template
  /// Linear indices, ascending, of the voxels of the brain.
  private let brain: [Int]
  /// The coordinates of each voxel of ``brain``; nil where a transform does not tell.
  private let coordinates: [TemplatePoint?]
  /// Linear indices of the voxels of the gradients' region; nil without one.
  let gradientRegion: [Int]?
  /// Linear indices of the amygdalae; nil without an image of them.
  let amygdala: [Int]?
  let records: [InputRecord]
  let findings: [Finding]

  /// Brings the brain to the template and reads the regions.
  ///
  /// - Throws: `region_grid_mismatch`, `region_values_invalid`, and what transforms or reading may be
  ///   refused for.
  init(
    _ mapping: MappingCase,
    _ gathering: BrainGathering<Frame>,
    _ placement: Placement<Frame>
  ) throws(PlanningError) {
    let atlas = mapping.mapping.networks
    template = atlas.template
    brain = gathering.brain
    coordinates = try placement.coordinates(
      of: gathering.brain.map { gathering.grid.centre(ofLinear: $0) },
      in: atlas.template
    )
    var findings = [placement.approximation(of: atlas.id, definedIn: atlas.template)]
      .compactMap(\.self)
    var records: [InputRecord] = []
    func region(_ file: InputFile?) throws(PlanningError) -> [Int]? {
      guard let file else { return nil }
      let image = try MapOnGrid(file, on: gathering.grid, xform: mapping.planning.xform) {
        refusal(of: file, $0)
      }
      records.append(image.record)
      findings += image.findings
      return image.map.voxels
    }
    gradientRegion = try region(mapping.gradientRegion)
    amygdala = try region(mapping.amygdala)
    (self.records, self.findings) = (records, findings)
  }

  /// The coordinates of the voxel with linear index `voxel`; nil outside the brain, and where a
  /// transform does not tell.
  func coordinates(of voxel: Int) -> TemplatePoint? {
    // A search by halves: a dictionary of all voxels took three times the memory.
    var (low, high) = (0, brain.count)
    while low < high {
      let middle = (low + high) / 2
      if brain[middle] < voxel { low = middle + 1 } else { high = middle }
    }
    return low < brain.count && brain[low] == voxel ? coordinates[low] : nil
  }

  /// The coordinates of `voxels`, their numbers taken for those of `frame`, the template's own.
  func points<Place: TemplateFrame>(of voxels: [Int], in frame: Place.Type) -> [Point<Place>?] {
    voxels.map { coordinates(of: $0)?.point(in: frame) }
  }

  /// The group's networks in `voxels`.
  func prior(_ atlas: NetworkAtlas, in voxels: [Int], voxelVolume: Double) -> NetworkPrior {
    func placed<Place: TemplateFrame>(_ frame: Place.Type) -> NetworkPrior {
      NetworkPrior(
        atlas.nodes,
        networkCount: atlas.networks.count,
        at: points(of: voxels, in: frame),
        voxelVolume: voxelVolume
      )
    }
    switch template {
    case .mni152NLin6Asym: return placed(MNI152NLin6Asym.self)
    case .mni152NLin2009cAsym: return placed(MNI152NLin2009cAsym.self)
    }
  }

  /// The group's map in `voxels`, of the networks numbered `networks`.
  func groupMap(_ atlas: NetworkAtlas, using networks: [Int], in voxels: [Int]) -> [Int] {
    func placed<Place: TemplateFrame>(_ frame: Place.Type) -> [Int] {
      Networks.groupMap(
        table: atlas.nodes,
        using: networks,
        at: points(of: voxels, in: frame)
      )
    }
    switch template {
    case .mni152NLin6Asym: return placed(MNI152NLin6Asym.self)
    case .mni152NLin2009cAsym: return placed(MNI152NLin2009cAsym.self)
    }
  }

  /// The voxels of the brain, ascending, that any node of `table` holds.
  func regionVoxels(_ table: CircuitTable) -> [Int] {
    let spheres = table.nodes.compactMap { node -> (centre: [Double], radius: Double)? in
      guard case .sphere(let centre, let radius) = node.place else { return nil }
      return (centre.coordinates, radius.value + 1e-9)
    }
    var found = Set((amygdala ?? []).filter { coordinates(of: $0) != nil })
    for (voxel, point) in zip(brain, coordinates) {
      guard let place = point?.coordinates else { continue }
      let isInSphere = spheres.contains { sphere in
        zip(sphere.centre, place).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
          <= sphere.radius * sphere.radius
      }
      if isInSphere { found.insert(voxel) }
    }
    return found.sorted()
  }

  /// The nodes of `atlas` among `voxels`.
  ///
  /// - Parameters:
  ///   - atlas: The circuits.
  ///   - voxels: Linear indices of the voxels whose series are there.
  ///   - averaged: Which of them may be averaged; nil for all.
  ///   - voxelVolume: In mm³.
  func circuits(
    _ atlas: CircuitAtlas,
    in voxels: [Int],
    averaging averaged: [Bool]?,
    voxelVolume: Double
  ) -> PlacedCircuits {
    func placed<Place: TemplateFrame>(_ frame: Place.Type) -> PlacedCircuits {
      PlacedCircuits(
        atlas.table,
        at: points(of: voxels, in: frame),
        voxelVolume: voxelVolume,
        averaging: averaged,
        imported: imported(atlas.table, among: voxels)
      )
    }
    switch atlas.template {
    case .mni152NLin6Asym: return placed(MNI152NLin6Asym.self)
    case .mni152NLin2009cAsym: return placed(MNI152NLin2009cAsym.self)
    }
  }

  /// The image of both amygdalae serves the node whose name begins with the side's letter.
  private func imported(_ table: CircuitTable, among voxels: [Int]) -> [String: ImportedNode] {
    guard let amygdala else { return [:] }
    let numbers = Dictionary(zip(voxels, 0...), uniquingKeysWith: { first, _ in first })
    var nodes: [String: ImportedNode] = [:]
    for node in table.nodes where node.place == .imported {
      let isLeft = node.name.hasPrefix("L ")
      let own = amygdala.filter { voxel in
        coordinates(of: voxel).map { ($0.coordinates[0] < 0) == isLeft } ?? false
      }
      guard !own.isEmpty else { continue }
      nodes[node.name] = ImportedNode(
        voxels: own.compactMap { numbers[$0] },
        voxelCount: own.count
      )
    }
    return nodes
  }
}

/// What is wrong with an image as one of a region; nil for what is wrong with any image.
private func refusal(of file: InputFile, _ error: ImagingError) -> PlanningError? {
  switch error {
  case .weightsGridMismatch(let reason):
    .refusal(
      "region_grid_mismatch",
      subject: file.name,
      "The image of the region is not on the runs' grid: \(reason).",
      remedy:
        "Resample it to the grid of the runs, by the nearest voxel; here nothing is resampled."
    )
  case .weightsNotFinite(let count):
    .refusal(
      "region_values_invalid",
      subject: file.name,
      "\(count) voxels of the region's image are NaN or infinite.",
      remedy: "Give an image that is 0 outside the region and another number inside."
    )
  case .weightsEmpty:
    .refusal(
      "region_values_invalid",
      subject: file.name,
      "The image of the region is 0 everywhere.",
      remedy: "Give an image that is 0 outside the region and another number inside."
    )
  default: nil
  }
}
