import Atlases
import Denoising
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
    addSubunits(to: &maps)
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

  /// Adds what hierarchical clustering finds, for the methods that ask for it.
  private func addSubunits(to maps: inout MethodMaps) {
    let rules = planningCase.targeting.methods.compactMap { method in
      if case .hierarchical(let rule) = method.rule { (method.name, rule) } else { nil }
    }
    guard !rules.isEmpty, let runs = unitSeries() else { return }
    let seedRows = Array(0..<runs.seedCount)
    let searchedRows = searched.indices.map { runs.seedCount + $0 }
    for (name, rule) in rules {
      maps.subunits[name] = Result { () throws(TargetingError) in
        try findSubunits(
          in: runs.cleaned,
          searchedRows: searchedRows,
          seedRows: seedRows,
          rule: rule
        )
      }
    }
  }

  /// The cleaned series of the seed's voxels and of the searched ones; nil where none were kept.
  private func unitSeries() -> (cleaned: [DenoisedRun], seedCount: Int)? {
    var cleaned: [DenoisedRun] = []
    for (run, prepared) in zip(gathered.runs, gathered.gathering.runs) {
      guard let series = run.series, let whole = prepared.cleanings.whole else { return nil }
      cleaned.append(whole(series.rows(seed: seedColumns, searched: searchedColumns)))
    }
    return (cleaned, seedColumns.count)
  }
}
