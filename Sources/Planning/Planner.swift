import Atlases
import Denoising
import Findings
import Geometry
import Imaging
import Targeting

/// Makes a ``TargetPlan`` from a ``PlanningCase``.
public struct Planner: Sendable {
  private let software: SoftwareIdentity

  /// Creates a planner whose plans name `software`.
  public init(software: SoftwareIdentity) { self.software = software }

  /// Plans `planningCase` from its files.
  ///
  /// The same files and protocols give the same plan, but for its timings. Nothing is written.
  ///
  /// - Throws: ``PlanningError`` where the request or an input is unusable, or the observer
  ///   cancels. Data that are usable but too poor give a plan without a target.
  public func run(
    _ planningCase: PlanningCase,
    observer: PlanningObserver = PlanningObserver()
  ) throws(PlanningError) -> TargetPlan {
    try refuseUnusable(planningCase)
    let plan = try runAlone(planningCase, observer: observer)
    guard let other = planningCase.inOtherSpace else { return plan }
    return plan.compared(with: try runAlone(other, observer: observer))
  }

  /// As ``run(_:observer:)`` in a frame that is known, while `brains` take from the runs what maps need.
  func run<Frame: AnalysisFrame>(
    _ planningCase: PlanningCase,
    _ ties: Ties<Frame>,
    _ observer: PlanningObserver,
    beside brains: BrainReadings<Frame>?
  ) throws(PlanningError) -> TargetPlan {
    let plan = try plan(planningCase, ties, observer, beside: brains)
    guard let other = planningCase.inOtherSpace else { return plan }
    return plan.compared(with: try runAlone(other, observer: observer))
  }

  private func runAlone(
    _ planningCase: PlanningCase,
    observer: PlanningObserver
  ) throws(PlanningError) -> TargetPlan {
    switch planningCase.space {
    case .template(.mni152NLin6Asym):
      return try plan(planningCase, in: MNI152NLin6Asym.self, observer)
    case .template(.mni152NLin2009cAsym):
      return try plan(planningCase, in: MNI152NLin2009cAsym.self, observer)
    case .native: return try planNatively(planningCase, observer)
    }
  }

  private func planNatively(
    _ planningCase: PlanningCase,
    _ observer: PlanningObserver
  ) throws(PlanningError) -> TargetPlan {
    switch try planningCase.anatomy.tiedTemplate() {
    case nil: throw needsTransform(planningCase)
    case .mni152NLin6Asym:
      let ties = try Ties(planningCase, tiedTo: MNI152NLin6Asym.self)
      return try plan(planningCase, ties, observer)
    case .mni152NLin2009cAsym:
      let ties = try Ties(planningCase, tiedTo: MNI152NLin2009cAsym.self)
      return try plan(planningCase, ties, observer)
    }
  }

  private func plan<Frame: TemplateFrame>(
    _ planningCase: PlanningCase,
    in frame: Frame.Type,
    _ observer: PlanningObserver
  ) throws(PlanningError) -> TargetPlan {
    try plan(planningCase, Ties<Frame>(planningCase), observer)
  }

  private func plan<Frame: AnalysisFrame>(
    _ planningCase: PlanningCase,
    _ ties: Ties<Frame>,
    _ observer: PlanningObserver,
    beside brains: BrainReadings<Frame>? = nil
  ) throws(PlanningError) -> TargetPlan {
    var clock = StageClock(observer)
    try clock.begin(.preflight)
    let network = try restrictedSearch(planningCase, ties, clock)
    let gathering = try Gathering<Frame>(planningCase, ties.placement, within: network)
    try clock.begin(.read)
    let gathered = try gathering.weightedByOtherRuns(&clock).read(&clock, beside: brains)
    var assessment = try Assessment(planningCase, gathered)
    try clock.begin(.denoise)
    let isClean = try assessment.clean()
    try clock.begin(.connectivity)
    let maps = isClean ? try assessment.wholeMaps() : nil
    try clock.begin(.targeting)
    let chosen = assessment.chooseAll(maps)
    try clock.begin(.stability)
    let stability = assessment.stability(of: chosen.found, maps)
    try clock.begin(.navigation)
    let native = try assessment.carry(chosen.found, ties.carrying)
    let gates = assessment.judge(
      GateEvidence(
        maps: maps,
        candidates: chosen.found,
        halves: stability.halves,
        agreement: stability.agreement,
        comparisons: stability.comparisons,
        bootstrap: stability.series.bootstrap,
        consensus: chosen.consensus,
        transforms: native.transforms
      )
    )
    assessment.explain(chosen)
    try clock.begin(.response)
    let response = try assessment.response()
    let figures = try assessment.figures(of: chosen.found, maps, native, ties.carrying)
    let elsewhere = try assessment.mapsInScan(ties.carrying)
    clock.end()
    return assessment.plan(
      software: software,
      ties: ties,
      Conclusions(chosen, stability, native, gates, response),
      figures: figures,
      mapsElsewhere: elsewhere,
      timings: clock.seconds
    )
  }

  /// Refuses what no file could make right.
  func refuseUnusable(_ planningCase: PlanningCase) throws(PlanningError) {
    let subject = planningCase.subject
    let isPlain = subject.utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "._-".utf8.contains(byte)
    }
    guard !subject.isEmpty, subject.utf8.count <= 64, isPlain, subject != ".", subject != ".."
    else {
      throw .refusal(
        "subject_invalid",
        subject: "subject",
        "A subject is 1 to 64 characters of A-Z a-z 0-9 . _ - and no name.",
        remedy: "Give the clinic's pseudonym, for example sub-012.",
        fault: .request
      )
    }
    precondition(!planningCase.runs.isEmpty, "a case has at least one run")
    if planningCase.seedmap == nil {
      try refuseTooFewRuns(for: planningCase.targeting, runCount: planningCase.runs.count)
    }
    try refuseSeedAsCircuit(planningCase)
    try refuseMapForSubunits(planningCase)
    try refuseUnfitWeights(
      of: planningCase.targeting,
      isGiven: planningCase.anatomy.voxelWeights != nil
    )
    try refuseMapsInTwoSpaces(planningCase)
  }
}
