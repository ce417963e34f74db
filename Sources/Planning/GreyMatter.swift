import Findings
import Geometry
import Imaging

/// The voxels that are probably grey matter, to which a search may be restricted.
struct GreyMatter {
  /// Linear indices of the voxels above ``threshold``.
  let voxels: Set<Int>
  let record: InputRecord
  let findings: [Finding]

  /// The probability above which a voxel counts.
  ///
  /// As Zaineb18/rsTMS_pipeline has it, whose code was read; a choice of this project too.
  static let threshold = 0.5

  /// Reads an image of grey-matter probability on `grid`; nil without a file.
  ///
  /// - Throws: `grey_matter_grid_mismatch`, `grey_matter_out_of_range`, and the errors of reading.
  init?<Frame: AnalysisFrame>(
    _ file: InputFile?,
    on grid: VoxelGrid<Frame>,
    xform: XformChoice?
  ) throws(PlanningError) {
    guard let file else { return nil }
    let image = try MapOnGrid(file, on: grid, xform: xform) { refusal(of: file, $0) }
    let weights = image.map
    guard let least = weights.weights.min(), let most = weights.weights.max(), least >= 0,
      most <= 1.001
    else { throw outOfRange(file, "they do not lie within 0 and 1") }
    voxels = Set(
      zip(weights.voxels, weights.weights).filter { $0.1 > Self.threshold }.map(\.0)
    )
    record = image.record
    findings =
      image.findings + [
        Finding(
          "search_restricted",
          .info,
          subject: file.name,
          message:
            "Only voxels with a grey-matter probability above \(Self.threshold) are searched.",
          remedy: "Leave the image out to search the whole region."
        )
      ]
  }
}

/// What is wrong with an image as one of grey matter; nil for what is wrong with any image.
private func refusal(of file: InputFile, _ error: ImagingError) -> PlanningError? {
  switch error {
  case .weightsGridMismatch(let reason):
    .refusal(
      "grey_matter_grid_mismatch",
      subject: file.name,
      "The image of grey matter is not on the runs' grid: \(reason).",
      remedy: "Resample it to the grid of the runs; here nothing is resampled."
    )
  case .weightsNotFinite(let count): outOfRange(file, "\(count) voxels are NaN or infinite")
  case .weightsEmpty: outOfRange(file, "all are 0")
  default: nil
  }
}

private func outOfRange(_ file: InputFile, _ why: String) -> PlanningError {
  .refusal(
    "grey_matter_out_of_range",
    subject: file.name,
    "The image's values are no probabilities of grey matter: \(why).",
    remedy: "Give the probability of grey matter, label-GM_probseg, on the runs' grid."
  )
}
