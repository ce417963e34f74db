import Geometry
import Networks
import Planning

/// Why labels or targets of two visits are not compared.
enum VisitGap: String {
  /// A report has no labels of the person's own networks beside it.
  case labelsMissing = "change_labels_missing"
  /// The labels lie on several grids.
  case gridsDiffer = "change_grids_differ"
  /// A report has no target beside it.
  case targetsMissing = "change_targets_missing"
  /// A visit has no target of that name.
  case noTarget = "change_no_target"
  /// Targets were sought by several protocols or programs.
  case targetingChanged = "change_targeting_differs"
  /// Labels or targets have no frame in common, or that of several T1w images.
  case framesDiffer = "change_frames_differ"
}

/// Whether all of `targets` were told in one and the same T1w image: only then do places in T1w space
/// compare, as another image of the same head has other millimetres.
func isOneT1w(_ targets: [TargetReport?]) -> Bool {
  let images = Set(
    targets.map { report in report?.inputs.first { $0.role == "t1w" }?.sha256 }
  )
  return images.count == 1 && images != [nil]
}

extension VisitsComparison {
  /// How far each network lies in the same voxels; empty with a reason.
  ///
  /// Where no measure is judged, neither is this: another scanner or pipeline moves borders too.
  func overlap() -> ([ChangeReport.Overlap], String?) {
    if let obstacle { return ([], obstacle.rawValue) }
    let sessions = before.sessions + after.sessions
    let labels = sessions.compactMap(\.labels)
    guard let first = labels.first, labels.count == sessions.count else {
      return ([], VisitGap.labelsMissing.rawValue)
    }
    guard labels.allSatisfy({ $0.grid.matches(first.grid) }) else {
      return ([], VisitGap.gridsDiffer.rawValue)
    }
    guard
      before.sessions[0].report.space.analysis != Space.native.name
        || isOneT1w(sessions.map(\.target))
    else { return ([], VisitGap.framesDiffer.rawValue) }
    var names: [Int: String] = [:]
    for member in sessions.flatMap({ $0.report.networks?.members ?? [] }) {
      names[member.code] = member.name
    }
    let codes = names.keys.sorted()
    let places = Dictionary(codes.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
    func networks(_ visit: MappedVisit) -> [[Int?]] {
      visit.sessions.compactMap { $0.labels?.codes.map { places[$0] } }
    }
    let found = networkOverlap(
      from: networks(before),
      to: networks(after),
      networkCount: codes.count
    )
    let shifts = centreDisplacements()
    return (
      zip(codes, found).map { code, dice in
        ChangeReport.Overlap(
          names[code] ?? "",
          dice,
          halves: [before, after].map { meanDice(of: code, in: $0) },
          centre: shifts[code],
          reason: absence(of: code, in: sessions)
        )
      }, nil
    )
  }

  /// Why a network cannot be compared: what is withheld or dropped is not absent.
  private func absence(of code: Int, in sessions: [MappedSession]) -> String? {
    let members = sessions.map { session in
      session.report.networks?.members.first { $0.code == code }
    }
    if members.contains(where: { $0 == nil }) { return "network_dropped" }
    return members.contains { $0?.withheld ?? false } ? "network_withheld" : nil
  }

  private func meanDice(of code: Int, in visit: MappedVisit) -> Double? {
    let found = visit.sessions.compactMap { session in
      session.report.networks?.members.first { $0.code == code }?.dice?.value
    }
    return found.isEmpty ? nil : found.reduce(0, +) / Double(found.count)
  }
}

extension ChangeReport.Overlap {
  init(
    _ name: String,
    _ dice: BetweenAndWithin<Double>?,
    halves: [Double?],
    centre: TargetDisplacement?,
    reason: String?
  ) {
    let shown = reason == nil ? dice : nil
    self.init(
      network: name,
      between: shown.map { .ratio($0.between) },
      withinBefore: shown?.withinBefore.map(PlainNumber.ratio),
      withinAfter: shown?.withinAfter.map(PlainNumber.ratio),
      halvesBefore: halves[0].map(PlainNumber.ratio),
      halvesAfter: halves[1].map(PlainNumber.ratio),
      centre: shown == nil ? nil : centre.map(ChangeReport.Shift.init),
      reason: reason ?? (dice == nil ? "network_dropped" : nil)
    )
  }
}
