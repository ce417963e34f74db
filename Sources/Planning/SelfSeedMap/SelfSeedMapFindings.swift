public import Atlases
import Findings

extension Gathering {
  /// Tells that the seed is a self-seedmap, of which runs, and what that means for halves.
  func selfSeedMap(excludedShare: Double) -> Finding {
    let numbers = runs.indices.map { "\($0 + 1)" }
    let source =
      numbers.count == 2
      ? "run 1 by that of run 2 and run 2 by that of run 1"
      : "each of the runs \(numbers.joined(separator: ", ")) by the mean over the others"
    let halves =
      runs.count.isMultiple(of: 2)
      ? "The halves are whole runs, so that one half's seed is made of the other half's data too: their "
        + "agreement is not that of independent data."
      : "The halves of a run have the same weights, which come from other runs whole, so that the halves "
        + "together are not independent data."
    let percent = (1000 * excludedShare).rounded() / 10
    return Finding(
      "self_seedmap",
      .warning,
      subject: seed.id,
      message: "The seed is a self-seedmap, which no published study used: voxels are weighted by "
        + "their correlation with \(seed.id) in the subject's other runs, \(source). "
        + "\(percent) % of the weight lies in the search region and is left out. Halves, resamples, "
        + "minutes and runs left out keep these weights, whose own error they do not show. "
        + halves,
      remedy:
        "Bring a group map for seedmap-dlpfc-cluster where there is one; hold the target against "
        + "that of the region itself."
    )
  }
}

/// Refuses a case of a single run where the protocol weights each run by the others.
///
/// - Parameters:
///   - targeting: The protocol.
///   - runCount: How many runs there are.
/// - Throws: `self_seedmap_needs_runs`.
public func refuseTooFewRuns(
  for targeting: TargetingProtocol,
  runCount: Int
) throws(PlanningError) {
  guard case .selfMap(let map) = targeting.seed, runCount < 2 else { return }
  throw .refusal(
    "self_seedmap_needs_runs",
    subject: targeting.id,
    "The protocol's seed, \(map.id), weights each run by the other runs, and there is no other run.",
    remedy: "Give two or more runs of the subject, or use a protocol whose seed is a region, for "
      + "example sgc-dlpfc-cluster.",
    fault: .request
  )
}
