import Atlases
import Findings
import Geometry
import Planning
import Reports

/// What stands beside a map or mask.
struct Sidecar: Encodable {
  struct Identity: Encodable {
    let Name: String
    let Version: String
    let SHA256: String
  }
  struct Missing: Encodable {
    let Code: String
    let Message: String
  }

  let Description: String
  /// `ROI` of a mask.
  let `Type`: String?
  let Sources: [String]
  /// The image whose grid or millimetres are meant; nil in a template, whose name says it.
  let SpatialReference: String?
  let Resolution: String?
  /// `computed` from runs in this space, or `pulled` from another.
  let Origin: String
  let Interpolation: String?
  let Region: String
  let Voxels: Int
  let `Protocol`: Identity
  let Software: Identity
  /// What there is not, and why.
  let Missing: [Missing]
  let Notice: String
}

/// The files of a unit's maps on one grid.
struct MapFiles {
  let plan: TargetPlan
  let unitCase: UnitCase
  let dataset: SourceDataset
  let name: DerivativeName
  let missing: [Finding]

  /// Names and contents of map, mask and what stands beside them.
  func files(of maps: SpaceMaps) throws -> [(name: String, bytes: [UInt8])] {
    let own = unitCase.planning
    let runs = maps.grid.space == own.space ? own.runs : own.otherRuns?.runs
    let isPulled = maps.origin == .pulled
    // A map that is pulled lies on a grid of our own, which has no label.
    let resolution = isPulled ? nil : runs?.first.flatMap { entity("res", in: $0.bold.name) }
    let space = maps.grid.space.name
    let map = name.image(
      space: space,
      resolution: resolution,
      description: plan.seedLabel,
      statistic: "r",
      suffix: "statmap"
    )
    let mask = name.image(
      space: space,
      resolution: resolution,
      description: regionLabel(plan.searchRegion.id),
      suffix: "mask"
    )
    return [
      (map + ".nii.gz", maps.correlationImage),
      (map + ".json", [UInt8](try jsonText(sidecar(of: maps, isMask: false)))),
      (mask + ".nii.gz", maps.searchedImage),
      (mask + ".json", [UInt8](try jsonText(sidecar(of: maps, isMask: true)))),
    ]
  }

  private func sidecar(of maps: SpaceMaps, isMask: Bool) -> Sidecar {
    let isPulled = maps.origin == .pulled
    let own = unitCase.planning
    let runs = isPulled || maps.grid.space == own.space ? own.runs : own.otherRuns?.runs ?? []
    let way = isPulled ? [own.anatomy.t1w].compactMap(\.self) + own.anatomy.toT1w : []
    let reference = maps.grid.space == .native ? own.anatomy.t1w : nil
    let targeting = plan.targeting
    return Sidecar(
      Description: isMask
        ? "The voxels in which the target was sought: those of \(plan.searchRegion.title) inside the "
          + "brain mask, with a signal."
        : "Pearson's r of each brain voxel with the seed, \(plan.seed.title); 0 elsewhere.",
      Type: isMask ? "ROI" : nil,
      Sources: (runs.flatMap { [$0.bold, $0.mask, $0.confounds] } + way).map(uri),
      SpatialReference: reference.map(uri),
      Resolution: resolution(of: maps),
      Origin: maps.origin.rawValue,
      Interpolation: isPulled
        ? (isMask ? "nearest voxel" : "linear, among voxels of the brain") : nil,
      Region: isMask ? plan.searchRegion.id : plan.seed.id,
      Voxels: isMask ? maps.searched.count : maps.brain.voxels.count,
      Protocol: Sidecar.Identity(
        Name: targeting.id,
        Version: targeting.version,
        SHA256: sha256(of: targeting.bytes)
      ),
      Software: Sidecar.Identity(
        Name: plan.software.name,
        Version: plan.software.version,
        SHA256: plan.software.sha256
      ),
      Missing: missing.map { Sidecar.Missing(Code: $0.code, Message: $0.message) },
      Notice: TargetReport.researchNotice
    )
  }

  private func resolution(of maps: SpaceMaps) -> String {
    let edges = maps.grid.voxelSize.map { String(($0 * 1000).rounded() / 1000) }
      .joined(separator: " x ")
    return maps.origin == .pulled
      ? "\(edges) mm along the T1w image's axes, about the voxels of the runs" : "\(edges) mm"
  }

  private func uri(_ file: InputFile) -> String {
    "bids:\(datasetLink):\(dataset.relativePath(of: file))"
  }
}
