import Findings
import Geometry
import Imaging
import Targeting

/// How much of the seed lies in tissue other than cortex, by a segmentation on the runs' grid.
struct SeedSegmentation {
  /// The label of each voxel that has one, by linear index.
  private let labels: [Int: Int]
  let record: InputRecord
  let findings: [Finding]

  /// Reads FreeSurfer's labels, as fMRIPrep resamples them (`desc-aseg_dseg`); nil without a file.
  ///
  /// - Throws: `segmentation_grid_mismatch`, `segmentation_not_labels`, and the errors of reading.
  init?<Frame: AnalysisFrame>(
    _ file: InputFile?,
    on grid: VoxelGrid<Frame>,
    xform: XformChoice?
  ) throws(PlanningError) {
    guard let file else { return nil }
    let image = try MapOnGrid(file, on: grid, xform: xform) { error in
      guard case .weightsGridMismatch(let reason) = error else { return nil }
      return .refusal(
        "segmentation_grid_mismatch",
        subject: file.name,
        "The segmentation is not on the runs' grid: \(reason).",
        remedy: "Give the one that fMRIPrep writes beside the run; here nothing is resampled."
      )
    }
    var labels: [Int: Int] = [:]
    for (voxel, value) in zip(image.map.voxels, image.map.weights) {
      guard let label = Int(exactly: value) else {
        throw .refusal(
          "segmentation_not_labels",
          subject: file.name,
          "The segmentation holds \(value), which is no label.",
          remedy: "Give a label image (dseg), resampled to the nearest neighbour."
        )
      }
      labels[voxel] = label
    }
    self.labels = labels
    record = image.record
    findings = image.findings
  }

  /// The shares of some voxels of a seed; nil without any.
  ///
  /// A voxel without a label counts as neither.
  func tissue(of voxels: [Int]) -> SeedTissue? {
    SeedTissue(labels: voxels.map { labels[$0] ?? 0 }, scheme: .freeSurfer)
  }
}
