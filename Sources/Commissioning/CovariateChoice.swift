import Geometry
import Glibc
import Statistics
import Targeting

/// How well something known of a patient foretells the factor that the patient's region needs.
public struct CovariateLoss: Sendable, Equatable {
  /// What is known.
  public let covariate: String
  /// The method.
  public let method: String
  /// The share of the region.
  public let share: Double
  /// The mean quantile loss of the logarithm of the factor, in phantoms that were left out.
  public let loss: Double
}

/// Compares what a table of factors could be ordered by.
///
/// Phantoms are put into six equally full bins of each covariate; the bin's quantile of log factors,
/// from four fifths of the phantoms, is judged by the quantile loss in the last fifth (Koenker &
/// Bassett 1978, doi:10.2307/1913643), five times over. Less is better.
///
/// - Parameter outcomes: Of phantoms of all kinds.
/// - Returns: One loss a method, share and covariate.
public func covariateLosses(_ outcomes: [PhantomOutcome]) -> [CovariateLoss] {
  let methods = outcomes.first?.methods.map(\.method) ?? []
  return methods.enumerated().flatMap { number, method in
    calibratedShares.enumerated().flatMap { index, share in
      let ratios = outcomes.map { log(min(max($0.methods[number].ratios[index], 0.02), 50)) }
      let covariates: [(String, [Double])] = [
        ("nothing", outcomes.map { _ in 0 }), ("minutes kept", outcomes.map(\.minutes)),
        ("degrees of freedom", outcomes.map { Double($0.degreesOfFreedom) }),
        ("reliability R_subj", outcomes.map { $0.reliability ?? -1000 }),
        (
          "size of the region",
          outcomes.map { $0.methods[number].regions[index]?.meanRadius.value ?? 1000 }
        ),
      ]
      return covariates.map { name, values in
        CovariateLoss(
          covariate: name,
          method: method,
          share: share,
          loss: loss(of: ratios, by: values, share)
        )
      }
    }
  }
}

private func loss(of ratios: [Double], by values: [Double], _ share: Double) -> Double {
  let sorted = values.sorted()
  let edges = (1..<6).map { sorted[$0 * sorted.count / 6] }
  let bins = values.map { value in edges.count { value >= $0 } }
  var sum = 0.0
  for fold in 0..<5 {
    for bin in 0...5 {
      let inBin = ratios.indices.filter { bins[$0] == bin }
      let learnt = inBin.filter { $0 % 5 != fold }.map { ratios[$0] }.sorted()
      guard let guess = quantile(share, of: learnt) else { continue }
      for phantom in inBin where phantom % 5 == fold {
        let miss = ratios[phantom] - guess
        sum += max(share * miss, (share - 1) * miss)
      }
    }
  }
  return sum / Double(max(1, ratios.count))
}
