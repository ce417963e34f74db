public import Atlases
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

  /// The map that each run takes from the others; nil where the seed is anything else.
  var selfMap: SelfMap? {
    guard seedmap == nil, case .selfMap(let map) = targeting.seed else { return nil }
    return map
  }

  /// The seed on the grid of the runs, and the map behind it where there is one.
  ///
  /// Weights inside the search region are left out, in the mask or not: what is searched is not to
  /// be correlated with itself. The rest is divided by Σ|w| of the whole map, which changes no sign.
  /// - Throws: What the map may be refused for: `seedmap_grid_mismatch`, `seedmap_space_mismatch`,
  ///   `seedmap_missing`, `seedmap_not_finite`, `seedmap_empty`, `seedmap_changed`, and the errors of reading.
  func placeSeed<Frame: AnalysisFrame>(
    on grid: VoxelGrid<Frame>,
    masks: [BrainMask],
    _ placement: Placement<Frame>
  ) throws(PlanningError) -> (RegionVoxels, PlacedSeedMap?) {
    switch (seedmap, targeting.seed) {
    case (nil, .region(let region)):
      let voxels = try placement.voxels(of: region, on: grid)
      return (RegionVoxels(region, voxels, masks: masks), nil)
    case (nil, .map(let map)):
      return try place(InputFile(map), promised: map, on: grid, masks: masks, placement)
    case (nil, .selfMap(let map)):
      // Until the runs have been read it is the region that the weights are made of.
      let voxels = try placement.voxels(of: map.region, on: grid)
      return (RegionVoxels(map.region, voxels, masks: masks), nil)
    case (nil, .userMap): throw seedMapMissing(of: targeting)
    case (let file?, _): return try place(file, promised: nil, on: grid, masks: masks, placement)
    }
  }

  private func place<Frame: AnalysisFrame>(
    _ file: InputFile,
    promised: SeedMap?,
    on grid: VoxelGrid<Frame>,
    masks: [BrainMask],
    _ placement: Placement<Frame>
  ) throws(PlanningError) -> (RegionVoxels, PlacedSeedMap) {
    let space = try spaceOfMap(file, promised)
    guard space == nil || space == Frame.identifier else {
      throw .refusal(
        "seedmap_space_mismatch",
        subject: file.name,
        "The map is in \(space ?? ""), the runs are in \(Frame.identifier).",
        remedy: "Give a map that was resampled to the grid of the runs, in their template."
      )
    }
    let bytes = try InputBytes(file)
    let image = Result { () throws(ImagingError) in try weights(in: file, bytes, on: grid) }
    // What is wrong with another file than the one promised says nothing of that one.
    if let promised { try refuseChanged(file, bytes, promised) }
    let (all, imageFindings) = try refusing(file) { () throws(ImagingError) in try image.get() }
    let searched = try placement.voxels(of: targeting.searchRegion, on: grid)
    let (outside, share) = all.without(searched.linear)
    guard !outside.voxels.isEmpty else {
      throw .input(ImagingError.weightsEmpty, subject: file.name, stage: .preflight)
    }
    let voxels = RegionVoxels(
      id: promised?.id ?? userMap?.id ?? "seedmap",
      title: promised?.title ?? file.name,
      space: Frame.space,
      outside,
      isStandardised: userMap?.voxels == .standardised,
      masks: masks
    )
    let map = PlacedSeedMap(
      record: bytes.record(),
      replaced: promised == nil && userMap == nil ? targeting.seed.id : nil,
      searchRegionShare: share,
      findings: imageFindings
        + [space == nil ? spaceAssumed(file, Frame.identifier) : nil].compactMap(\.self)
        + [promised == nil && userMap == nil ? seedReplaced(file) : nil].compactMap(\.self)
    )
    return (voxels, map)
  }

  /// The weights of a map, and what is worth saying about its header.
  private func weights<Frame: AnalysisFrame>(
    in file: InputFile,
    _ bytes: InputBytes,
    on grid: VoxelGrid<Frame>
  ) throws(ImagingError) -> (WeightedVoxels, [Finding]) {
    var reader = try NIfTIReader(bytes, name: file.name, xform: xform)
    let weights = try readWeights(&reader, on: grid)
    return (weights, reader.findings)
  }

  /// What the protocol says of the map that the user brings; nil where it does not ask for one.
  private var userMap: UserMap? {
    if case .userMap(let map) = targeting.seed { map } else { nil }
  }

  private func seedReplaced(_ file: InputFile) -> Finding {
    Finding(
      "seed_replaced",
      .warning,
      subject: file.name,
      message: "This map's weighted mean is the seed, not the protocol's \(targeting.seed.id).",
      remedy: "Leave the map out for the protocol as it is."
    )
  }

  private func spaceAssumed(_ file: InputFile, _ template: String) -> Finding {
    Finding(
      "seedmap_space_assumed",
      .warning,
      subject: file.name,
      message: "The map's name has no space- entity; it is taken to be in \(template).",
      remedy: "Make sure of it, and name the template in the file name."
    )
  }
}

/// Refuses a case without a map where the protocol's seed is one that the user brings.
///
/// - Parameters:
///   - targeting: The protocol.
///   - isGiven: Whether a map is among the files.
/// - Throws: `seedmap_missing`.
public func refuseMissingSeedMap(
  of targeting: TargetingProtocol,
  isGiven: Bool
) throws(PlanningError) {
  if case .userMap = targeting.seed, !isGiven { throw seedMapMissing(of: targeting) }
}

private func seedMapMissing(of targeting: TargetingProtocol) -> PlanningError {
  let title = if case .userMap(let map) = targeting.seed { map.title } else { targeting.seed.id }
  return .refusal(
    "seedmap_missing",
    subject: targeting.id,
    "The protocol's seed is a map that you bring: \(title).",
    remedy: "Give it with --seedmap, on the grid of the runs.",
    fault: .request
  )
}

/// Refuses the map of a protocol whose content is not the one that the protocol names.
///
/// - Parameter map: The map, as the protocol was read from its file.
/// - Throws: `seedmap_changed`, and the errors of reading.
public func refuseChanged(_ map: SeedMap) throws(PlanningError) {
  let file = InputFile(map)
  try refuseChanged(file, InputBytes(file), map)
}

/// Reads `bytes` to their end and refuses them where their digest is not the promised one.
private func refuseChanged(
  _ file: InputFile,
  _ bytes: InputBytes,
  _ promised: SeedMap
) throws(PlanningError) {
  try bytes.skipToEnd()
  let record = bytes.record()
  guard record.sha256 != promised.sha256 else { return }
  throw .refusal(
    "seedmap_changed",
    subject: file.name,
    "The map's SHA-256 is \(record.sha256), the protocol names \(promised.sha256).",
    remedy: "Put the right map beside the protocol, or raise its version with the digest."
  )
}

/// The space of a map by its protocol or by the `space-` or `tpl-` entity of its name; nil where
/// neither tells.
///
/// - Throws: `seedmap_space_mismatch` where the two differ.
private func spaceOfMap(
  _ file: InputFile,
  _ promised: SeedMap?
) throws(PlanningError) -> String? {
  let named = spaceEntity(of: file.name)
  guard let template = promised?.template.rawValue else { return named }
  guard let named, named != template else { return template }
  throw .refusal(
    "seedmap_space_mismatch",
    subject: file.name,
    "The protocol says that the map is in \(template), its name says \(named).",
    remedy: "Find out which is right, and correct the protocol or the file name."
  )
}

extension InputFile {
  /// The file of a map that a protocol names.
  fileprivate init(_ map: SeedMap) { self.init(role: .seedmap, run: 1, path: map.path) }
}

extension WeightedVoxels {
  /// The weights outside of `excluded`, divided by Σ|w| of all, and the share of Σ|w| inside.
  func without(_ excluded: [Int]) -> (rest: WeightedVoxels, excludedShare: Double) {
    let excluded = Set(excluded)
    let total = weights.reduce(0) { $0 + $1.magnitude }
    let rest = voxels.indices.filter { !excluded.contains(voxels[$0]) }
    let weighted = WeightedVoxels(
      voxels: rest.map { voxels[$0] },
      weights: rest.map { total > 0 ? weights[$0] / total : 0 }
    )
    let left = weighted.weights.reduce(0) { $0 + $1.magnitude }
    return (weighted, rest.count == voxels.count ? 0 : max(0, 1 - left))
  }
}
