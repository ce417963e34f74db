import Atlases
import Findings
import Targeting

extension Assessment {
  /// How far the candidates move between halves; nil without halves.
  mutating func splitHalves(_ first: HalfMap?, _ second: HalfMap?) -> SplitHalf<Frame>? {
    guard let first, let second else { return nil }
    let halves: SplitHalf<Frame> = splitHalf(
      first,
      second,
      methods: repeatedMethods,
      voxels: searched,
      grid: gathered.gathering.grid,
      direction: planningCase.targeting.direction
    )
    findings += halves.findings
    if let weak = weakHalves(halves) { findings.append(weak) }
    return halves
  }

  /// What one half of the data gives, or why it gives nothing.
  func halfMap(_ stretches: [Stretch]) -> HalfMap {
    let result = maps(of: stretches.map { (run: $0.run, role: CleaningRole.stretch($0.frames)) })
    return HalfMap(
      keptFrames: stretches.reduce(0) { $0 + $1.keptCount },
      minutesKept: stretches.reduce(0) { $0 + $1.minutesKept },
      maps: result.map(\.maps),
      degreesOfFreedom: (try? result.get())?.degreesOfFreedom
    )
  }

  private func weakHalves(_ halves: SplitHalf<Frame>) -> Finding? {
    let freedom = [halves.first, halves.second].compactMap(\.degreesOfFreedom)
    let rule = planningCase.targeting.rules[.degreesOfFreedom]
    guard let limit = rule?.fail, freedom.count == 2, let least = freedom.min(),
      Double(least) < limit
    else { return nil }
    return Finding(
      "split_half_weak",
      .warning,
      subject: planningCase.subject,
      message: "A half of the data has \(least) degrees of freedom, fewer than \(Int(limit)): its "
        + "displacement is mostly chance, small or large.",
      remedy: "Scan longer; do not read the displacement as this subject's precision."
    )
  }
}
