import Atlases
import Findings
import Geometry
import Imaging
import Networks

/// Where the voxels of a brain lie in the template of networks and circuits, and which voxels the
/// regions that a user gave hold.
struct MappedPlaces<Frame: AnalysisFrame> {
  /// The template of the circuits, and of networks that are spheres.
  let template: Template
  /// Linear indices, ascending, of the voxels of the brain.
  private let brain: [Int]
  /// The coordinates of each voxel of ``brain``; nil where a transform does not tell.
  private let coordinates: [TemplatePoint?]
  /// The networks of an imported atlas; nil of spheres.
  private let labelled: PlacedAtlas?
  /// Linear indices of the voxels of the gradients' region; nil without one.
  let gradientRegion: [Int]?
  /// Linear indices of the amygdalae; nil without an image of them.
  let amygdala: [Int]?
  /// The coordinates of each of ``amygdala``, inside the brain or not; nil where a transform does not tell.
  private let amygdalaPlaces: [TemplatePoint?]
  /// The volume of a voxel as the template sees it, in mm³: a head in its own space is smaller.
  let voxelVolume: Double
  let records: [InputRecord]
  let findings: [Finding]

  /// Brings the brain to the template and reads the regions.
  ///
  /// - Throws: `region_grid_mismatch`, `region_values_invalid`, and what imported atlases, transforms or
  ///   reading may be refused for.
  init(
    _ mapping: MappingCase,
    _ gathering: BrainGathering<Frame>,
    _ placement: Placement<Frame>
  ) throws(PlanningError) {
    let networks = mapping.mapping.networks
    let circuits = mapping.mapping.circuits
    template = circuits.template
    brain = gathering.brain
    let grid = gathering.grid
    let centres = gathering.brain.map { grid.centre(ofLinear: $0) }
    coordinates = try placement.coordinates(of: centres, in: circuits.template)
    let subject = networks.imported == nil ? networks.id : circuits.id
    var findings = [placement.approximation(of: subject, definedIn: circuits.template)]
      .compactMap(\.self)
    var records: [InputRecord] = []
    labelled = try networks.imported.map { atlas throws(PlanningError) in
      try placement.require(atlas)
      let places = try placement.coordinates(of: centres, in: atlas.template)
      let placed = try PlacedAtlas(
        atlas,
        at: places,
        voxelVolume: templateVolume(of: grid, gathering.brain, at: places) ?? 0
      )
      records.append(placed.record)
      return placed
    }
    func region(_ region: MappedRegion?, _ role: InputRole) throws(PlanningError) -> [Int]? {
      switch region {
      case nil: return nil
      case .image(let file):
        let image = try MapOnGrid(file, on: grid, xform: mapping.planning.xform) {
          refusal(of: file, $0)
        }
        records.append(image.record)
        findings += image.findings
        return image.map.voxels
      case .labels(let labels, let atlas):
        let found = try voxels(of: labels, of: atlas, on: grid, placement, role)
        records.append(found.record)
        return found.voxels
      }
    }
    gradientRegion = try region(mapping.gradientRegion, .gradientRegion)
    amygdala = try region(mapping.amygdala, .amygdala)
    amygdalaPlaces = try placement.coordinates(
      of: (amygdala ?? []).map { grid.centre(ofLinear: $0) },
      in: circuits.template
    )
    let edges = grid.voxelSize
    let own = edges.i.value * edges.j.value * edges.k.value
    voxelVolume =
      Frame.space == .native
      ? templateVolume(of: grid, gathering.brain, at: coordinates) ?? own : own
    (self.records, self.findings) = (records, findings)
  }

  /// The coordinates of the voxel with linear index `voxel`; nil outside the brain, and where a
  /// transform does not tell.
  func coordinates(of voxel: Int) -> TemplatePoint? {
    number(of: voxel).flatMap { coordinates[$0] }
  }

  /// The side of the voxel with linear index `voxel`; nil where ``coordinates(of:)`` is.
  func side(of voxel: Int) -> Side? {
    coordinates(of: voxel).map { $0.coordinates[0] < 0 ? .left : .right }
  }

  /// The place of `voxel` in ``brain``; nil outside.
  private func number(of voxel: Int) -> Int? { position(of: voxel, in: brain) }

  /// The coordinates of `voxels`, their numbers taken for those of `frame`, the template's own.
  func points<Place: TemplateFrame>(of voxels: [Int], in frame: Place.Type) -> [Point<Place>?] {
    voxels.map { coordinates(of: $0)?.point(in: frame) }
  }

  /// The group's networks in `voxels`.
  func prior(_ atlas: NetworkAtlas, in voxels: [Int]) -> NetworkPrior {
    if let labelled {
      let numbers = voxels.map { number(of: $0) }
      return NetworkPrior(
        labels: numbers.map { $0.flatMap(labelled.network) },
        nodes: numbers.map { $0.flatMap(labelled.node) },
        networkCount: atlas.networks.count
      )
    }
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

  /// Which networks of `atlas` the mask holds enough of.
  func review(_ prior: NetworkPrior, of atlas: NetworkAtlas) -> PriorReview {
    guard let labelled else { return PriorReview(prior, table: atlas.nodes) }
    return PriorReview(
      labels: prior,
      coverage: labelled.coverage,
      pieceCounts: labelled.nodeCounts
    )
  }

  /// Which voxels of `prior` are judged: those outside the spheres, or those that an image labels, which
  /// leaves nothing outside (decision 0024).
  func isJudged(_ prior: NetworkPrior, using networks: [Int]) -> [Bool] {
    let isOutside = prior.isOutside(of: networks)
    return labelled == nil ? isOutside : isOutside.map { !$0 }
  }

  /// The group's map in `voxels`, of the networks numbered `networks`.
  func groupMap(
    _ atlas: NetworkAtlas,
    _ prior: NetworkPrior,
    using networks: [Int],
    in voxels: [Int]
  ) -> [Int] {
    guard labelled == nil else { return prior.labelMap(using: networks) }
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

  /// Those of `voxels`, which ascend, in the group's default-mode and frontoparietal network.
  func coupledVoxels(_ atlas: NetworkAtlas, in voxels: [Int]) -> [Int] {
    CoupledNetworks(of: atlas)?.voxels(of: prior(atlas, in: voxels)).map { voxels[$0] } ?? []
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
  /// - Returns: Where they lie.
  func circuits(
    _ atlas: CircuitAtlas,
    in voxels: [Int],
    averaging averaged: [Bool]?
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
  ///
  /// Voxels outside the brain count too: a node is used only where the mask holds enough of it.
  private func imported(_ table: CircuitTable, among voxels: [Int]) -> [String: ImportedNode] {
    guard let amygdala else { return [:] }
    let numbers = Dictionary(zip(voxels, 0...), uniquingKeysWith: { first, _ in first })
    var nodes: [String: ImportedNode] = [:]
    for node in table.nodes where node.place == .imported {
      let isLeft = node.name.hasPrefix("L ")
      let own = zip(amygdala, amygdalaPlaces).filter { _, place in
        place.map { ($0.coordinates[0] < 0) == isLeft } ?? false
      }.map(\.0)
      guard !own.isEmpty else { continue }
      nodes[node.name] = ImportedNode(
        voxels: own.compactMap { numbers[$0] },
        voxelCount: own.count
      )
    }
    return nodes
  }
}

/// The voxels of `grid`, ascending, that carry one of an atlas's labels, by the nearest voxel of its
/// image.
///
/// - Throws: What an imported atlas may be refused for, and `atlas_region_empty`.
private func voxels<Frame: AnalysisFrame>(
  of labels: [Int],
  of atlas: ImportedAtlas,
  on grid: VoxelGrid<Frame>,
  _ placement: Placement<Frame>,
  _ role: InputRole
) throws(PlanningError) -> (voxels: [Int], record: InputRecord) {
  try placement.require(atlas)
  let image = try OpenedAtlas(atlas, for: role).image
  let sampler = LabelSampler(image)
  let wanted = Set(labels.map(Int32.init))
  var found: [Int] = []
  let slice = grid.size.i * grid.size.j
  // Slice by slice, as the places of all voxels would take far more memory than the region.
  for first in stride(from: 0, to: grid.size.count, by: slice) {
    let own = first..<(first + slice)
    let places = try placement.coordinates(
      of: own.map { grid.centre(ofLinear: $0) },
      in: atlas.template
    )
    for (voxel, place) in zip(own, places) {
      guard let place, let source = sampler.voxel(at: place.coordinates),
        wanted.contains(image.labels[source])
      else { continue }
      found.append(voxel)
    }
  }
  let region = MappedRegion.labels(labels, of: atlas)
  guard !found.isEmpty else {
    let error = AtlasImportError.regionEmpty(region: region.name)
    throw .input(error, subject: atlas.image.name, stage: .preflight)
  }
  return (found, image.record)
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
