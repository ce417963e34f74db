import Geometry
import Networks

extension VisitsComparison {
  /// How far the target moved; nil with a reason.
  ///
  /// Where no measure is judged, neither is the way of the target: another scanner or pipeline moves it too.
  func movement() -> (ChangeReport.Movement?, String?) {
    if let obstacle { return (nil, obstacle.rawValue) }
    let sessions = before.sessions + after.sessions
    let targets = sessions.compactMap(\.target)
    guard let first = targets.first, targets.count == sessions.count else {
      return (nil, VisitGap.targetsMissing.rawValue)
    }
    guard
      targets.allSatisfy({
        $0.protocol.sha256 == first.protocol.sha256 && $0.software.sha256 == first.software.sha256
      })
    else { return (nil, VisitGap.targetingChanged.rawValue) }
    guard let name = first.targets.first(where: { $0.rank == 1 })?.name else {
      return (nil, VisitGap.noTarget.rawValue)
    }
    let candidates = targets.compactMap { report in report.targets.first { $0.name == name } }
    guard candidates.count == targets.count else { return (nil, VisitGap.noTarget.rawValue) }
    guard let space = space(of: targets, candidates) else {
      return (nil, VisitGap.framesDiffer.rawValue)
    }
    let moved: TargetDisplacement? =
      switch space {
      case .native: displacement(of: name, in: NativeT1w.self)
      case .template(.mni152NLin6Asym): displacement(of: name, in: MNI152NLin6Asym.self)
      case .template(.mni152NLin2009cAsym): displacement(of: name, in: MNI152NLin2009cAsym.self)
      }
    guard let moved else { return (nil, VisitGap.noTarget.rawValue) }
    let recommended = [before, after].map { isRecommended(name, at: $0) }
    return (ChangeReport.Movement(name, space, moved, recommended: recommended), nil)
  }

  private func isRecommended(_ name: String, at visit: MappedVisit) -> Bool {
    visit.sessions.allSatisfy { session in
      session.target?.targets.first { $0.name == name }?.recommended ?? false
    }
  }

  /// The frame of all targets: that of the analysis where it is one, else another that all have.
  ///
  /// The subject's own only where all were carried into one and the same T1w image.
  private func space(
    of targets: [TargetReport],
    _ candidates: [TargetReport.Target]
  ) -> Space? {
    let common = candidates.map { Set($0.position.keys) }
      .reduce(Set(Space.all.map(\.name))) { $0.intersection($1) }
    let isOneImage = isOneT1w(targets)
    let analyses = Set(targets.map(\.space.analysis))
    let usable = Space.all.filter { space in
      common.contains(space.name) && (space != .native || isOneImage)
    }
    return usable.first { analyses == [$0.name] } ?? usable.first
  }

  private func displacement<Frame: AnalysisFrame>(
    of name: String,
    in frame: Frame.Type
  ) -> TargetDisplacement? {
    guard let first = visitTarget(before, name, frame), let second = visitTarget(after, name, frame)
    else { return nil }
    return targetDisplacement(from: first, to: second)
  }

  private func visitTarget<Frame: AnalysisFrame>(
    _ visit: MappedVisit,
    _ name: String,
    _ frame: Frame.Type
  ) -> VisitTarget<Frame>? {
    let reports = visit.sessions.compactMap(\.target)
    let whole = reports.compactMap { report in
      point(report.targets.first { $0.name == name }?.position, in: frame)
    }
    guard !whole.isEmpty else { return nil }
    let halves = reports.flatMap(\.stability.splitHalf.halves).compactMap { half in
      point(half.positions[name], in: frame)
    }
    return VisitTarget(target: middle(of: whole), runs: usesReports ? whole : halves)
  }
}

/// The mean of `points`, of which there is at least one.
func middle<Frame: WorldFrame>(of points: [Point<Frame>]) -> Point<Frame> {
  let count = Double(points.count)
  return Point(
    points.reduce(0) { $0 + $1.x } / count,
    points.reduce(0) { $0 + $1.y } / count,
    points.reduce(0) { $0 + $1.z } / count
  )
}

private func point<Frame: AnalysisFrame>(
  _ position: [String: [PlainNumber]]?,
  in frame: Frame.Type
) -> Point<Frame>? {
  guard let c = position?[Frame.identifier], c.count == 3, c.allSatisfy({ isMeasurable($0.value) })
  else { return nil }
  return Point(c[0].value, c[1].value, c[2].value)
}

extension ChangeReport.Movement {
  /// `recommended` tells it of the earlier and of the later visit.
  init(_ name: String, _ space: Space, _ moved: TargetDisplacement, recommended: [Bool]) {
    self.init(
      target: name,
      recommendedBefore: recommended[0],
      recommendedAfter: recommended[1],
      frame: space.name,
      distance: .millimetres(moved.ofVisits.value),
      between: moved.ofRuns.map { .millimetres($0.between.value) },
      withinBefore: moved.ofRuns?.withinBefore.map { .millimetres($0.value) },
      withinAfter: moved.ofRuns?.withinAfter.map { .millimetres($0.value) }
    )
  }
}
