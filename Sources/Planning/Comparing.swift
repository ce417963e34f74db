import Findings
import Atlases
import Geometry
import Targeting

/// What the data give by another way to clean them.
struct Comparison<Frame: AnalysisFrame> {
  let name: String
  /// The maps, or a code that says why there are none.
  let maps: MethodMaps?
  /// Why methods have no candidate in them, by their names.
  var missing: [String: TargetingError] = [:]
  let record: ComparisonRecord
}

extension Assessment {
  /// What the protocol's other ways to clean give, beside the plan's own `candidates`.
  func compare(_ candidates: [Candidate<Frame>]) -> [Comparison<Frame>] {
    guard isClean else { return [] }
    return planningCase.targeting.comparisons.map { comparison in
      let name = comparison.name
      switch maps(of: runs.indices.map { (run: $0, role: .comparison(name)) }) {
      case .failure(let cause):
        return Comparison(name: name, maps: nil, record: ComparisonRecord(named: name, cause.code))
      case .success(let (maps, freedom)):
        return compared(named: name, maps, degreesOfFreedom: freedom, beside: candidates)
      }
    }
  }

  private func compared(
    named name: String,
    _ maps: MethodMaps,
    degreesOfFreedom: Int,
    beside own: [Candidate<Frame>]
  ) -> Comparison<Frame> {
    let (found, missing) = choose(repeatedMethods, in: maps)
    var displacements: [String: Double] = [:]
    for candidate in found {
      let same = own.first { $0.name == candidate.name }
      displacements[candidate.name] = same?.position.distance(to: candidate.position).value
    }
    let record = ComparisonRecord(
      name: name,
      degreesOfFreedom: degreesOfFreedom,
      minimumR: maps.r.min(),
      positions: positions(of: found),
      displacements: displacements,
      reason: found.isEmpty ? missing.first?.cause.code : nil
    )
    return Comparison(
      name: name,
      maps: maps,
      missing: Dictionary(missing.map { ($0.name, $0.cause) }) { first, _ in first },
      record: record
    )
  }
}

/// The positions of candidates by their names.
func positions<Frame: AnalysisFrame>(of candidates: [Candidate<Frame>]) -> [String: SpacePoint] {
  Dictionary(candidates.map { ($0.name, SpacePoint($0.position)) }) { first, _ in first }
}

extension ComparisonRecord {
  fileprivate init(named name: String, _ reason: String) {
    self.init(
      name: name,
      degreesOfFreedom: nil,
      minimumR: nil,
      positions: [:],
      displacements: [:],
      reason: reason
    )
  }
}
