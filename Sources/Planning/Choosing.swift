import Atlases
import Findings
import Geometry
import Targeting

/// What the methods chose from the whole data.
struct Choice<Frame: AnalysisFrame> {
  /// The candidates, the recommended method's first, then in the protocol's order.
  var found: [Candidate<Frame>] = []
  /// The methods without one, and why.
  var missing: [(name: String, cause: TargetingError)] = []
  /// Where the candidates lie together; nil unless the protocol asks.
  var consensus: Consensus<Frame>?
}

extension Assessment {
  /// The candidates of all methods; none without maps.
  func chooseAll(_ maps: MethodMaps?) -> Choice<Frame> {
    guard var maps else { return Choice() }
    let targeting = planningCase.targeting
    addSubunits(to: &maps, for: targeting.methods, in: wholeParts)
    let (found, missing) = choose(targeting.methods, in: maps)
    let ordered = found.sorted { a, b in
      a.name == targeting.recommended && b.name != targeting.recommended
    }
    return Choice(
      found: ordered,
      missing: missing,
      consensus: targeting.consensus.flatMap { rule in
        Consensus(of: found, voxels: searched, grid: gathered.gathering.grid, rule: rule)
      }
    )
  }

  /// Tells why the recommended method has no target, where no gate does.
  mutating func explain(_ choice: Choice<Frame>) {
    let recommended = planningCase.targeting.recommended
    for (name, cause) in choice.missing {
      let isTold = findings.contains { $0.code == cause.code && $0.severity == .error }
      guard !isTold else { continue }
      let finding = cause.finding(subject: name)
      findings.append(
        name == recommended
          ? finding
          : Finding(
            finding.code,
            .info,
            subject: name,
            message: finding.message,
            remedy: finding.remedy
          )
      )
    }
  }
}
