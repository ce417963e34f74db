public import Atlases
import Findings
import Geometry
import Imaging
import Targeting

/// The weights of a map by which voxels enter a cluster or its centre of gravity.
struct VoxelWeights {
  /// The weight of each voxel that has one, by linear index.
  private let byVoxel: [Int: Double]
  let record: InputRecord
  let findings: [Finding]

  /// Reads a map of weights on `grid`; nil without a file.
  ///
  /// - Parameters:
  ///   - file: The map.
  ///   - grid: The grid of the runs; nothing is resampled.
  ///   - xform: Which affine to believe where the map's two conflict.
  ///   - searched: The searched voxels, of which some must have a weight where there are any.
  ///   - targeting: The protocol that weights by it.
  /// - Throws: `voxel_weights_space_mismatch`, `voxel_weights_grid_mismatch`,
  ///   `voxel_weights_not_finite`, `voxel_weights_negative`, `voxel_weights_empty`, and the errors of
  ///   reading.
  init?<Frame: AnalysisFrame>(
    _ file: InputFile?,
    on grid: VoxelGrid<Frame>,
    xform: XformChoice?,
    searched: [Int],
    by targeting: TargetingProtocol
  ) throws(PlanningError) {
    guard let file else { return nil }
    try refuseOtherSpace(file, than: Frame.identifier)
    let image = try MapOnGrid(file, on: grid, xform: xform) { refusal(of: file, $0) }
    let map = image.map
    let negative = map.weights.count { $0 < 0 }
    guard negative == 0 else {
      throw .refusal(
        "voxel_weights_negative",
        subject: file.name,
        "\(negative) voxels of the map have a negative weight.",
        remedy: "Give weights from 0, the larger the better; 0 where a voxel is not wanted."
      )
    }
    let byVoxel = Dictionary(zip(map.voxels, map.weights)) { $1 }
    let weightless = searched.count { byVoxel[$0] == nil }
    guard searched.isEmpty || weightless < searched.count else {
      throw empty(file, "none of the \(searched.count) searched voxels has a weight")
    }
    self.byVoxel = byVoxel
    record = image.record
    let methods = targeting.weightedMethods.map(\.name).joined(separator: ", ")
    findings =
      image.findings + [
        Finding(
          "voxels_weighted",
          .info,
          subject: file.name,
          message: "The map weights the voxels of \(methods); \(weightless) of \(searched.count) "
            + "searched voxels have none.",
          remedy: "Compare with a protocol whose clusters have weighting: none."
        )
      ]
  }

  /// The weights of `voxels`, 0 for one without.
  func weights(of voxels: [Int]) -> [Double] { voxels.map { byVoxel[$0] ?? 0 } }
}

extension TargetingProtocol {
  /// The methods that need a map of weights.
  var weightedMethods: [MethodSpecification] {
    methods.filter { method in
      if case .cluster(let rule) = method.rule { rule.weighting != .none } else { false }
    }
  }
}

/// Refuses a protocol that weights voxels without a map of weights, and a map that no method uses.
///
/// - Parameters:
///   - targeting: The protocol.
///   - isGiven: Whether a map is among the files.
/// - Throws: `voxel_weights_missing`, `voxel_weights_unused`.
public func refuseUnfitWeights(
  of targeting: TargetingProtocol,
  isGiven: Bool
) throws(PlanningError) {
  let weighted = targeting.weightedMethods.first
  if let weighted, !isGiven {
    throw .refusal(
      "voxel_weights_missing",
      subject: targeting.id,
      "The method \(weighted.name) weights voxels by a map, which was not given.",
      remedy:
        "Give it with --weights, on the grid of the runs, or use a protocol with weighting: none.",
      fault: .request
    )
  }
  guard weighted == nil, isGiven else { return }
  throw .refusal(
    "voxel_weights_unused",
    subject: targeting.id,
    "Weights of voxels were given, and no method of the protocol uses any.",
    remedy: "Leave them out, or name a protocol that weights: sgc-dlpfc-cluster-weighted does.",
    fault: .request
  )
}

/// Refuses a map whose name tells of another space than that of the runs.
private func refuseOtherSpace(_ file: InputFile, than space: String) throws(PlanningError) {
  guard let named = spaceEntity(of: file.name), named != space else { return }
  throw .refusal(
    "voxel_weights_space_mismatch",
    subject: file.name,
    "The map is in \(named), the runs are in \(space).",
    remedy: "Give weights that were resampled to the grid of the runs, in their space."
  )
}

private func empty(_ file: InputFile, _ why: String) -> PlanningError {
  .refusal(
    "voxel_weights_empty",
    subject: file.name,
    "The map gives nothing to choose by: \(why).",
    remedy: "Check that the map is this subject's, and in the space of the runs."
  )
}

/// What is wrong with an image as weights of voxels; nil for what is wrong with any image.
private func refusal(of file: InputFile, _ error: ImagingError) -> PlanningError? {
  switch error {
  case .weightsGridMismatch(let reason):
    .refusal(
      "voxel_weights_grid_mismatch",
      subject: file.name,
      "The weights are not on the runs' grid: \(reason).",
      remedy: "Resample them to the grid of the runs; here nothing is resampled."
    )
  case .weightsNotFinite(let count):
    .refusal(
      "voxel_weights_not_finite",
      subject: file.name,
      "\(count) voxels of the map are NaN or infinite.",
      remedy: "Write 0 where a voxel is to have no weight."
    )
  case .weightsEmpty: empty(file, "all weights are 0")
  default: nil
  }
}
