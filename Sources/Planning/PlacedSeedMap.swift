import Atlases
import Findings
import Geometry
import Imaging

/// A map of weights as it was read, for whoever must tell of it.
struct PlacedSeedMap {
  let record: InputRecord
  /// The id of the protocol's seed that it stands in for; nil where the protocol names the map.
  let replaced: String?
  /// The share of Σ|w| inside the search region, which is left out.
  let searchRegionShare: Double
  let findings: [Finding]
}

extension PlanningCase {
  /// The region whose mean series is the seed; nil where a map of weights is.
  var seedRegion: Region? {
    guard seedmap == nil, case .region(let region) = targeting.seed else { return nil }
    return region
  }

  /// The seed on the grid of the runs, and the map behind it where there is one.
  ///
  /// Weights inside the search region are left out, in the mask or not: what is searched is not to
  /// be correlated with itself. The rest is divided by Σ|w| of the whole map, which changes no sign.
  /// - Throws: What the map may be refused for: `seedmap_grid_mismatch`, `seedmap_space_mismatch`,
  ///   `seedmap_not_finite`, `seedmap_empty`, `seedmap_changed`, and the errors of reading.
  func placeSeed<Frame: TemplateFrame>(
    on grid: VoxelGrid<Frame>,
    masks: [BrainMask]
  ) throws(PlanningError) -> (RegionVoxels, PlacedSeedMap?) {
    switch (seedmap, targeting.seed) {
    case (nil, .region(let region)): return (RegionVoxels(region, on: grid, masks: masks), nil)
    case (nil, .map(let map)):
      let file = InputFile(role: .seedmap, run: 1, path: map.path)
      return try place(file, promised: map, on: grid, masks: masks)
    case (let file?, _): return try place(file, promised: nil, on: grid, masks: masks)
    }
  }

  private func place<Frame: TemplateFrame>(
    _ file: InputFile,
    promised: SeedMap?,
    on grid: VoxelGrid<Frame>,
    masks: [BrainMask]
  ) throws(PlanningError) -> (RegionVoxels, PlacedSeedMap) {
    let space = promised?.template.rawValue ?? spaceOfMap(named: file.name)
    guard space == nil || space == Frame.identifier else {
      throw .refusal(
        "seedmap_space_mismatch",
        subject: file.name,
        "The map is in \(space ?? ""), the runs are in \(Frame.identifier).",
        remedy: "Give a map that was resampled to the grid of the runs, in their template."
      )
    }
    let bytes = try InputBytes(file)
    let (all, imageFindings) = try refusing(file) { () throws(ImagingError) in
      var reader = try NIfTIReader(bytes, name: file.name, xform: xform)
      let weights = try readWeights(&reader, on: grid)
      return (weights, reader.findings)
    }
    let record = bytes.record()
    if let promised, promised.sha256 != record.sha256 { throw changed(file, promised, record) }
    let (outside, share) = all.without(targeting.searchRegion.voxels(on: grid))
    guard !outside.voxels.isEmpty else {
      throw .input(ImagingError.weightsEmpty, subject: file.name, stage: .preflight)
    }
    let voxels = RegionVoxels(
      id: promised?.id ?? "seedmap",
      title: promised?.title ?? file.name,
      template: Frame.template,
      outside,
      masks: masks
    )
    let map = PlacedSeedMap(
      record: record,
      replaced: promised == nil ? targeting.seed.id : nil,
      searchRegionShare: share,
      findings: imageFindings
        + [space == nil ? spaceAssumed(file, Frame.identifier) : nil].compactMap(\.self)
        + [promised == nil ? seedReplaced(file) : nil].compactMap(\.self)
    )
    return (voxels, map)
  }

  private func seedReplaced(_ file: InputFile) -> Finding {
    Finding(
      "seed_replaced",
      .info,
      subject: file.name,
      message: "This map's weighted mean is the seed, not the protocol's \(targeting.seed.id).",
      remedy: "Leave the map out for the protocol as it is."
    )
  }

  private func spaceAssumed(_ file: InputFile, _ template: String) -> Finding {
    Finding(
      "seedmap_space_assumed",
      .info,
      subject: file.name,
      message: "The map's name has no space- entity; it is taken to be in \(template).",
      remedy: "Make sure of it, and name the template in the file name."
    )
  }
}

/// The value of the name's `space-` or `tpl-` entity, if it has one.
private func spaceOfMap(named name: String) -> String? {
  (entity("space", in: name) ?? entity("tpl", in: name)).map { String($0.prefix { $0 != "." }) }
}

private func changed(
  _ file: InputFile,
  _ promised: SeedMap,
  _ record: InputRecord
) -> PlanningError {
  .refusal(
    "seedmap_changed",
    subject: file.name,
    "The map's SHA-256 is \(record.sha256), the protocol names \(promised.sha256).",
    remedy: "Put the right map beside the protocol, or raise its version with the digest.",
    fault: .request
  )
}

extension WeightedVoxels {
  /// The weights outside of `excluded`, divided by Σ|w| of all, and the share of Σ|w| inside.
  fileprivate func without(_ excluded: [Int]) -> (rest: WeightedVoxels, excludedShare: Double) {
    let excluded = Set(excluded)
    let total = weights.reduce(0) { $0 + $1.magnitude }
    let rest = voxels.indices.filter { !excluded.contains(voxels[$0]) }
    let weighted = WeightedVoxels(
      voxels: rest.map { voxels[$0] },
      weights: rest.map { weights[$0] / total }
    )
    let left = weighted.weights.reduce(0) { $0 + $1.magnitude }
    return (weighted, rest.count == voxels.count ? 0 : max(0, 1 - left))
  }
}
