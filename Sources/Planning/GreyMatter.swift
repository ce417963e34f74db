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
    let bytes = try InputBytes(file)
    let image = Result { () throws(ImagingError) in
      var reader = try NIfTIReader(bytes, name: file.name, xform: xform)
      return (try readWeights(&reader, on: grid), reader.findings)
    }
    let (weights, found) = try image.get(orRefuse: file)
    guard let least = weights.weights.min(), let most = weights.weights.max(), least >= 0,
      most <= 1.001
    else { throw outOfRange(file, "they do not lie within 0 and 1") }
    voxels = Set(
      zip(weights.voxels, weights.weights).filter { $0.1 > Self.threshold }.map(\.0)
    )
    record = bytes.record()
    findings =
      found + [
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

extension Result where Failure == ImagingError {
  /// What was read, or what is wrong with it as an image of grey matter.
  fileprivate func get(orRefuse file: InputFile) throws(PlanningError) -> Success {
    switch self {
    case .success(let success): return success
    case .failure(.weightsGridMismatch(let reason)):
      throw .refusal(
        "grey_matter_grid_mismatch",
        subject: file.name,
        "The image of grey matter is not on the runs' grid: \(reason).",
        remedy: "Resample it to the grid of the runs; here nothing is resampled."
      )
    case .failure(.weightsNotFinite(let count)):
      throw outOfRange(file, "\(count) voxels are NaN or infinite")
    case .failure(.weightsEmpty): throw outOfRange(file, "all are 0")
    case .failure(let error): throw .input(error, subject: file.name, stage: .preflight)
    }
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
