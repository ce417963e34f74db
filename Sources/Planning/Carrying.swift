import Atlases
public import Geometry
import Transforms

/// A position of the analysis in the other space: that of the patient's scan, or the template.
public struct CarriedPosition: Hashable, Sendable {
  /// Where it lies; nil where the transform's field does not reach it.
  public let position: SpacePoint?
  /// How far from the start the way there and back ends, in mm; nil where it cannot be gone.
  public let roundTrip: Double?
}

/// How well the transforms of a case fit each other.
public struct TransformRecord: Hashable, Sendable {
  /// The template that T1w space is tied to.
  public let template: Template
  /// The median over the search region of how far from the start the way there and back ends, in mm;
  /// nil where only one way is given.
  public let medianRoundTrip: Double?
  /// The largest such distance in the search region.
  public let largestRoundTrip: Double?
  /// The share of the search region that the transform's field does not reach.
  public let shareOutside: Double
  /// Whether both ways were given.
  public let hasBothWays: Bool
}

/// The way from the frame of the analysis to the other space.
struct Carrying<Frame: AnalysisFrame>: Sendable {
  /// A point in the other space, and in the patient's own and the template.
  struct Carried {
    let position: SpacePoint?
    let native: Point<NativeT1w>?
    let roundTrip: Millimetres?
    /// Coordinates in ``Carrying/template``.
    let inTemplate: [Double]?
  }

  let template: Template
  /// Whether the way back has a file of its own.
  let hasBothWays: Bool
  let carry: @Sendable ([Point<Frame>]) throws(PlanningError) -> [Carried]
  /// Points of the analysis in the patient's scan; nil where no transform reaches them.
  let toNative: @Sendable ([Point<Frame>]) throws(PlanningError) -> [Point<NativeT1w>?]
  /// Points of ``Carrying/template`` in the patient's scan, by a file of that direction; nil without one, and
  /// for an analysis in the template, which has ``toNative``.
  let fromTemplate: (@Sendable ([TemplatePoint]) throws(PlanningError) -> [Point<NativeT1w>?])?
  /// Points of the patient's scan in the template; nil where that is not found.
  let toTemplate: @Sendable ([Point<NativeT1w>]) throws(PlanningError) -> [[Double]?]
}

extension Carrying where Frame: TemplateFrame {
  /// From a template to the patient's scan.
  init(
    to native: TransformOfFiles<Frame, NativeT1w>,
    back: TransformOfFiles<NativeT1w, Frame>?
  ) {
    template = Frame.template
    hasBothWays = back != nil
    carry = { points throws(PlanningError) in
      zip(points, try carried(points, there: native, back: back)).map { point, end in
        Carried(
          position: end.0.map { SpacePoint($0) },
          native: end.0,
          roundTrip: end.1,
          inTemplate: SpacePoint(point).coordinates
        )
      }
    }
    toNative = { points throws(PlanningError) in try native.places(of: points) }
    fromTemplate = nil
    toTemplate = { points throws(PlanningError) in
      if let back {
        return try back.places(of: points).map { $0.map { SpacePoint($0).coordinates } }
      }
      let found = try inverse(at: points.map { SpacePoint($0).coordinates }) {
        (places: [Point<Frame>]) throws(PlanningError) in
        try native.places(of: places).map { $0.map { SpacePoint($0).coordinates } }
      }
      return found.map { $0.map { SpacePoint($0).coordinates } }
    }
  }
}

extension Carrying where Frame == NativeT1w {
  /// From the patient's scan to a template.
  init<Tied: TemplateFrame>(
    to tied: TransformOfFiles<NativeT1w, Tied>,
    back: TransformOfFiles<Tied, NativeT1w>?
  ) {
    template = Tied.template
    hasBothWays = back != nil
    carry = { points throws(PlanningError) in
      zip(points, try carried(points, there: tied, back: back)).map { point, end in
        let position = end.0.map { SpacePoint($0) }
        return Carried(
          position: position,
          native: point,
          roundTrip: end.1,
          inTemplate: position?.coordinates
        )
      }
    }
    toNative = { points throws(PlanningError) in points }
    if let back {
      fromTemplate = { points throws(PlanningError) in
        try back.places(of: points.map { $0.point(in: Tied.self) })
      }
    } else {
      fromTemplate = nil
    }
    toTemplate = { points throws(PlanningError) in
      try tied.places(of: points).map { $0.map { SpacePoint($0).coordinates } }
    }
  }
}

/// A map of points and the file that its faults are told of.
struct TransformOfFiles<Source: AnalysisFrame, Target: AnalysisFrame>: Sendable {
  let map: PointTransform<Source, Target>
  let file: InputFile

  /// Where `points` end; nil outside a field.
  func places(of points: [Point<Source>]) throws(PlanningError) -> [Point<Target>?] {
    try mapped(points, by: map, file).map { $0.isOutsideField ? nil : $0.point }
  }
}

/// Where points end, nil outside a field, and how far off the way back ends, nil without one.
private func carried<Source: AnalysisFrame, Target: AnalysisFrame>(
  _ points: [Point<Source>],
  there: TransformOfFiles<Source, Target>,
  back: TransformOfFiles<Target, Source>?
) throws(PlanningError) -> [(Point<Target>?, Millimetres?)] {
  let ends = try there.places(of: points)
  guard let back else { return ends.map { ($0, nil) } }
  let returned = try refusing(back.file, stage: .targeting) { () throws(TransformError) in
    try roundTripError(forward: there.map, backward: back.map, points: points)
  }
  return Array(zip(ends, returned.errors))
}

extension Carrying {
  /// How well the transforms fit each other over `points`, of which some hundred are looked at.
  func check(_ points: [Point<Frame>]) throws(PlanningError) -> TransformRecord {
    let step = max(1, points.count / 500)
    let some = stride(from: 0, to: points.count, by: step).map { points[$0] }
    let carried = try carry(some)
    let errors = carried.compactMap(\.roundTrip).sorted()
    return TransformRecord(
      template: template,
      medianRoundTrip: errors.isEmpty ? nil : errors[errors.count / 2].value,
      largestRoundTrip: errors.last?.value,
      shareOutside: Double(carried.count { $0.position == nil }) / Double(max(1, some.count)),
      hasBothWays: hasBothWays
    )
  }
}
