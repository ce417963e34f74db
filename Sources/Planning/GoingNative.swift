import Atlases
import Findings
import Geometry
import Navigation
import Targeting

/// The targets in the other space, and what a navigator needs.
struct NativeOutcome {
  /// By the candidates' names; empty without a transform.
  var carried: [String: CarriedPosition] = [:]
  /// The candidates' places in the patient's scan.
  var targets: [NativeTarget] = []
  var transforms: TransformRecord?
  var navigation: NavigationRecord?
  var records: [InputRecord] = []
}

extension Assessment {
  /// Carries the candidates to the other space and poses a coil at each.
  ///
  /// What is missing on the way becomes a finding.
  /// - Throws: What a transform or the T1w image may be refused for.
  mutating func carry(
    _ candidates: [Candidate<Frame>],
    _ carrying: Carrying<Frame>?
  ) throws(PlanningError) -> NativeOutcome {
    var outcome = NativeOutcome()
    var brain: [Point<NativeT1w>?] = []
    if let carrying {
      outcome.transforms = try carrying.check(
        searched.map { gathered.gathering.grid.centre(ofLinear: $0) }
      )
      findings += [regionOutsideField(outcome.transforms)].compactMap(\.self)
      let carried = try carrying.carry(candidates.map(\.position))
      for (candidate, place) in zip(candidates, carried) {
        outcome.carried[candidate.name] = CarriedPosition(
          position: place.position,
          roundTrip: place.roundTrip?.value
        )
        if place.position == nil { findings.append(outsideField(candidate.name)) }
        // Without a place in the template the side may be unknown; then no coil is posed.
        if let native = place.native, let side = side(of: place.inTemplate) {
          outcome.targets.append(
            NativeTarget(name: candidate.name, position: native, side: side)
          )
        }
      }
      brain = try carrying.toNative(someOfBrain)
      findings += [try mirrored(brain.compactMap(\.self), carrying)].compactMap(\.self)
      if Frame.space == .native {
        findings += [try offTemplate(brain.compactMap(\.self), carrying)].compactMap(\.self)
      }
    } else if Frame.space == .native {
      preconditionFailure("an analysis in T1w space without a transform")
    }
    if let t1w = planningCase.anatomy.t1w {
      try pose(t1w, &outcome, carrying, brain.compactMap(\.self))
    }
    return outcome
  }

  private mutating func pose(
    _ t1w: InputFile,
    _ outcome: inout NativeOutcome,
    _ carrying: Carrying<Frame>?,
    _ brain: [Point<NativeT1w>]
  ) throws(PlanningError) {
    let tilt = try tilt(of: brain, carrying)
    if let tilt { findings.append(headTilted(tilt, t1w.name)) }
    let posing = Posing(file: t1w, xform: planningCase.xform, tilt: tilt, brain: brain)
    let posed = try posing.pose(outcome.targets)
    outcome.navigation = posed.navigation
    outcome.records = [posed.record]
    findings += posed.findings
    if carrying == nil {
      findings.append(
        Finding(
          "no_template_warp",
          .warning,
          subject: t1w.name,
          message:
            "A T1w image was given, but no transform that leads there: the target has no place "
            + "in it.",
          remedy: "Give --xfm from-T1w_to-<template>_mode-image_xfm.h5 too."
        )
      )
    }
  }

  /// The side of the head by the search region, or by the target's own place where that has both.
  private func side(of inTemplate: [Double]?) -> HeadSide? {
    switch planningCase.targeting.searchRegion.hemisphere {
    case .left: .left
    case .right: .right
    case .both: inTemplate?.first.map { $0 > 0 ? .right : .left }
    }
  }

  private func regionOutsideField(_ transforms: TransformRecord?) -> Finding? {
    guard let share = transforms?.shareOutside, share > 0 else { return nil }
    return Finding(
      "outside_field",
      .warning,
      subject: "search region",
      message:
        "The transform's field does not reach \(max(1, Int((100 * share).rounded()))) % of the "
        + "search region.",
      remedy: "Check that the transform belongs to this subject."
    )
  }

  private func outsideField(_ name: String) -> Finding {
    Finding(
      "outside_field",
      .warning,
      subject: name,
      message:
        "The transform's field does not reach the target: its place in the other space is not "
        + "published.",
      remedy: "Check that the transform belongs to this subject."
    )
  }
}
