import Atlases
import Connectivity
import Denoising
import Findings
import Geometry
import Targeting

extension Assessment {
  /// What the protocol's other ways to clean give, beside the plan's own `candidates`.
  ///
  /// None of them changes the status: they say how much of the result the plan has chosen.
  func compare(_ candidates: [Candidate<Frame>]) -> [ComparisonRecord] {
    guard !degreesOfFreedom.isEmpty else { return [] }
    return planningCase.targeting.comparisons.map { comparison in
      switch map(by: .comparison(comparison.name)) {
      case .failure(let cause): ComparisonRecord(named: comparison.name, reason: cause.code)
      case .success(let (r, freedom)):
        record(named: comparison.name, r, degreesOfFreedom: freedom, beside: candidates)
      }
    }
  }

  private func record(
    named name: String,
    _ r: [Double],
    degreesOfFreedom: Int,
    beside own: [Candidate<Frame>]
  ) -> ComparisonRecord {
    let found = candidates(in: r)
    var displacements: [TargetingMethod: Double] = [:]
    for candidate in found {
      let same = own.first { $0.method == candidate.method }
      displacements[candidate.method] = same?.position.distance(to: candidate.position).value
    }
    return ComparisonRecord(
      name: name,
      degreesOfFreedom: degreesOfFreedom,
      minimumR: r.min(),
      positions: Dictionary(
        uniqueKeysWithValues: found.map { ($0.method, SpacePoint($0.position)) }
      ),
      displacements: displacements,
      reason: found.isEmpty ? "no_anticorrelation" : nil
    )
  }

  /// The map of the whole data by one of the cleanings, or why there is none.
  private func map(
    by role: CleaningRole
  ) -> Result<(r: [Double], degreesOfFreedom: Int), Finding> {
    correlate(runs.indices.map { (run: $0, role: role) }).map { ($0.r, $0.degreesOfFreedom) }
  }
}

extension ComparisonRecord {
  fileprivate init(named name: String, reason: String) {
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
