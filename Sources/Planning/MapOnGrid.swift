import Findings
import Geometry
import Imaging

/// An image that comes with a case, read where the runs' voxels lie.
struct MapOnGrid {
  /// The voxels whose value is not 0, and the values.
  let map: WeightedVoxels
  let record: InputRecord
  /// What is worth saying about its header.
  let findings: [Finding]

  /// Reads `file` to its end; nothing is resampled.
  ///
  /// - Parameters:
  ///   - file: The image.
  ///   - grid: The grid of the runs.
  ///   - xform: Which affine to believe where the image's two conflict.
  ///   - refusal: What an error means for an image of this role; nil where it means nothing special.
  /// - Throws: What `refusal` returns, and the errors of reading.
  init<Frame: AnalysisFrame>(
    _ file: InputFile,
    on grid: VoxelGrid<Frame>,
    xform: XformChoice?,
    refusal: (ImagingError) -> PlanningError?
  ) throws(PlanningError) {
    let bytes = try InputBytes(file)
    do throws(ImagingError) {
      var reader = try NIfTIReader(bytes, name: file.name, xform: xform)
      map = try readWeights(&reader, on: grid)
      findings = reader.findings
    } catch {
      throw refusal(error) ?? .input(error, subject: file.name, stage: .preflight)
    }
    record = bytes.record()
  }
}
