import Findings
import Geometry
import Imaging

extension Assessment {
  /// Some two thousand voxel centres of the first run's brain, evenly drawn.
  var someOfBrain: [Point<Frame>] {
    let (grid, voxels) = (gathered.gathering.grid, gathered.gathering.runs[0].inputs.mask.voxels)
    let brain = voxels.indices.filter { voxels[$0] }
    let step = max(1, brain.count / 2000)
    return stride(from: 0, to: brain.count, by: step).map { grid.centre(ofLinear: brain[$0]) }
  }

  /// How the head lies in the scan, where it is turned by so much that the coil's handle must follow.
  ///
  /// Below 10 degrees the axes of the scan serve.
  func tilt(
    of brain: [Point<NativeT1w>],
    _ carrying: Carrying<Frame>?
  ) throws(PlanningError) -> HeadTilt? {
    guard let carrying, let centre = middle(of: brain.map { SpacePoint($0).coordinates }),
      let tilt = try HeadTilt(
        around: Point(centre[0], centre[1], centre[2]),
        carrying.toTemplate
      ), tilt.degrees >= 10
    else { return nil }
    return tilt
  }

  func headTilted(_ tilt: HeadTilt, _ subject: String) -> Finding {
    Finding(
      "head_tilted",
      .info,
      subject: subject,
      message:
        "The head is turned in the T1w image by \(Int(tilt.degrees.rounded())) degrees against "
        + "the template; the coil's handle follows the head.",
      remedy: "Nothing need be done."
    )
  }

  /// The finding that the transform turns left into right, or nil where it does not.
  func mirrored(
    _ brain: [Point<NativeT1w>],
    _ carrying: Carrying<Frame>
  ) throws(PlanningError) -> Finding? {
    guard let centre = middle(of: brain.map { SpacePoint($0).coordinates }),
      try mirrors(around: Point(centre[0], centre[1], centre[2]), carrying.toTemplate)
    else { return nil }
    return Finding(
      "transform_mirrored",
      .error,
      subject: carrying.template.rawValue,
      message: "The transform turns left into right: a target on the left would be shown on the "
        + "right.",
      remedy: "Make the transforms anew from images that are not mirrored."
    )
  }

  /// The finding that the brain of runs in T1w space is not where a brain lies in the template, or
  /// nil where it is.
  ///
  /// The middle of a real subject's mask in MNI152NLin2009cAsym lies at (0, -22, 14), cut at the
  /// cerebellum; that of the same subject's T1w mask came to 5 mm from there, and with the two
  /// transforms swapped to 43 mm. The bound is a choice of this project.
  func offTemplate(
    _ brain: [Point<NativeT1w>],
    _ carrying: Carrying<Frame>
  ) throws(PlanningError) -> Finding? {
    let bound = 25.0
    let images = try carrying.toTemplate(brain).compactMap(\.self)
    guard let middle = middle(of: images) else { return nil }
    let apart = zip(middle, [0, -20, 14]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      .squareRoot()
    guard apart > bound else { return nil }
    return Finding(
      "brain_off_template",
      .error,
      subject: planningCase.runs[0].mask.name,
      message: "The runs' brain comes to lie \(Int(apart.rounded())) mm from where a brain lies in "
        + "\(carrying.template.rawValue) (bound \(Int(bound)) mm).",
      remedy: "Check that the transforms belong to this subject and were not swapped."
    )
  }
}

private func middle(of points: [[Double]]) -> [Double]? {
  guard !points.isEmpty else { return nil }
  return (0..<3).map { axis in points.reduce(0) { $0 + $1[axis] } / Double(points.count) }
}
