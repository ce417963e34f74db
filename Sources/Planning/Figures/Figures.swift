import Denoising
import Geometry
import Imaging
import Navigation
import Targeting

extension Assessment {
  /// What pictures are drawn from; nil unless asked for.
  ///
  /// - Throws: What a transform or the T1w image may be refused for.
  func figures(
    of candidates: [Candidate<Frame>],
    _ maps: MethodMaps?,
    _ native: NativeOutcome,
    _ carrying: Carrying<Frame>?
  ) throws(PlanningError) -> PlanFigures? {
    guard planningCase.output.contains(.figures) else { return nil }
    // Of what is not published no picture may show where it lies.
    let target = status == .noTarget ? nil : candidates.first
    return PlanFigures(
      slices: try slices(through: target, overlay(maps), native, carrying),
      motion: runs.indices.map(motion),
      carpets: runs.indices.compactMap(carpet),
      signalToNoise: runs.indices.flatMap(signalToNoise)
    )
  }

  private func overlay(_ maps: MethodMaps?) -> SliceOverlay<Frame> {
    let gathering = gathered.gathering
    var regions = [UInt8](repeating: 0, count: gathering.grid.size.count)
    for voxel in gathering.seed.inMask { regions[voxel] |= 1 }
    for voxel in gathering.searchRegion.inMask { regions[voxel] |= 2 }
    var map = [Float](repeating: .nan, count: gathering.grid.size.count)
    for (voxel, r) in zip(gathered.brain?.voxels ?? [], gathered.brain?.r ?? []) {
      map[voxel] = Float(r)
    }
    var largest = 0.1
    for (voxel, r) in zip(searched, maps?.r ?? []) {
      map[voxel] = Float(r)
      largest = max(largest, r.magnitude)
    }
    return SliceOverlay(
      grid: gathering.grid,
      regions: regions,
      map: map,
      limit: (largest * 10).rounded(.up) / 10,
      isWholeBrain: gathered.brain != nil
    )
  }

  private func slices(
    through target: Candidate<Frame>?,
    _ overlay: SliceOverlay<Frame>,
    _ native: NativeOutcome,
    _ carrying: Carrying<Frame>?
  ) throws(PlanningError) -> SliceRecord? {
    let reason: String
    switch try patientsImage(through: target, carrying) {
    case .success(let image): return try Planning.slices(of: image, overlay)
    case .failure(let missing): reason = missing.code
    }
    let volume = gathered.runs[0].picture ?? []
    let grid = gathered.gathering.grid
    guard volume.count == grid.size.count, let centre = target?.position ?? middleOfRegion else {
      return nil
    }
    let image = SliceImage<Frame, Frame>(
      kind: .run(name: runs[0].files.bold.name, reason: reason),
      grid: grid,
      volume: volume,
      brain: someOfBrain,
      margin: 8,
      centre: centre,
      target: target?.name,
      toAnalysis: { $0 }
    )
    return try Planning.slices(of: image, overlay)
  }

  /// The middle of the search region, or of the brain.
  private var middleOfRegion: Point<Frame>? {
    let grid = gathered.gathering.grid
    let region = gathered.gathering.searchRegion.inMask.map { grid.centre(ofLinear: $0) }
    let points = region.isEmpty ? someOfBrain : region
    guard !points.isEmpty else { return nil }
    let count = Double(points.count)
    let sum = points.reduce((0.0, 0.0, 0.0)) { ($0.0 + $1.x, $0.1 + $1.y, $0.2 + $1.z) }
    return Point(sum.0 / count, sum.1 / count, sum.2 / count)
  }

  /// Why the slices do not show the patient's T1w image.
  private struct Missing: Error {
    let code: String
  }

  private func patientsImage(
    through target: Candidate<Frame>?,
    _ carrying: Carrying<Frame>?
  ) throws(PlanningError) -> Result<SliceImage<NativeT1w, Frame>, Missing> {
    guard let file = planningCase.anatomy.t1w else { return .failure(Missing(code: "no_t1w")) }
    guard let carrying else { return .failure(Missing(code: "no_template_warp")) }
    guard let place = target?.position ?? middleOfRegion,
      let centre = try carrying.toNative([place])[0]
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
        brain: try carrying.toNative(someOfBrain).compactMap(\.self),
        margin: 20,
        centre: centre,
        target: target?.name,
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

extension Carrying {
  /// Places of the patient's scan in the frame of the analysis; nil where that is not found.
  func fromNative(_ points: [Point<NativeT1w>]) throws(PlanningError) -> [Point<Frame>?] {
    if Frame.space == .native { return points.map { Point($0.x, $0.y, $0.z) } }
    return try toTemplate(points).map { $0.map { Point($0[0], $0[1], $0[2]) } }
  }
}
