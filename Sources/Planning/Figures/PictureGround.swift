import Geometry
import Imaging
import Navigation
import Targeting

/// What pictures of slices are drawn on: the patient's T1w image, or else the run.
struct PictureGround<Frame: AnalysisFrame> {
  let planningCase: PlanningCase
  let carrying: Carrying<Frame>?
  let grid: VoxelGrid<Frame>
  /// A volume of the first run.
  let picture: [Float]
  /// Some places of the brain.
  let brain: [Point<Frame>]

  /// Draws slices through `centre`.
  ///
  /// - Parameters:
  ///   - centre: Where the slices meet.
  ///   - target: The name of the target there; nil of none.
  ///   - overlay: What is laid over them.
  /// - Returns: The slices; nil where there is nothing to draw on.
  /// - Throws: What a transform or the T1w image may be refused for.
  func slices(
    through centre: Point<Frame>,
    target: String?,
    _ overlay: SliceOverlay<Frame>
  ) throws(PlanningError) -> SliceRecord? {
    let reason: String
    switch try patientsImage(through: centre, target: target) {
    case .success(let image): return try Planning.slices(of: image, overlay)
    case .failure(let missing): reason = missing.code
    }
    guard picture.count == grid.size.count else { return nil }
    let image = SliceImage<Frame, Frame>(
      kind: .run(name: planningCase.runs[0].bold.name, reason: reason),
      grid: grid,
      volume: picture,
      brain: brain,
      margin: 8,
      centre: centre,
      target: target,
      toAnalysis: { $0 }
    )
    return try Planning.slices(of: image, overlay)
  }

  /// Why the slices do not show the patient's T1w image.
  private struct Missing: Error {
    let code: String
  }

  private func patientsImage(
    through place: Point<Frame>,
    target: String?
  ) throws(PlanningError) -> Result<SliceImage<NativeT1w, Frame>, Missing> {
    guard let file = planningCase.anatomy.t1w else { return .failure(Missing(code: "no_t1w")) }
    guard let carrying else { return .failure(Missing(code: "no_template_warp")) }
    guard let centre = try carrying.toNative([place])[0]
    else { return .failure(Missing(code: "outside_field")) }
    let bytes = try InputBytes(file)
    let opened = Result { () throws(NavigationError) in try openT1w(file, bytes) }
    let volume: T1wVolume
    switch opened {
    case .success(let found): volume = found
    // What is wrong with it is a finding already.
    case .failure(let error): return .failure(Missing(code: error.code))
    }
    return .success(
      SliceImage(
        kind: .t1w(name: file.name),
        grid: volume.grid,
        volume: volume.values,
        brain: try carrying.toNative(brain).compactMap(\.self),
        margin: 20,
        centre: centre,
        target: target,
        toAnalysis: carrying.fromNative
      )
    )
  }

  private func openT1w(
    _ file: InputFile,
    _ bytes: InputBytes
  ) throws(NavigationError) -> T1wVolume {
    var reader: NIfTIReader
    do throws(ImagingError) {
      reader = try NIfTIReader(bytes, name: file.name, xform: planningCase.xform)
    } catch {
      throw .image(error)
    }
    return try readT1w(&reader)
  }
}
