import Geometry
import Statistics
public import Targeting

/// The reliabilities at which phantoms are told apart; each bin holds its lower end.
public let reliabilityEdges = [-1000.0, 0.2, 0.4, 0.6, 0.75, 0.85, 1.0000001]

/// Fewer phantoms than this in a cell say nothing of its 90 %.
public let fewestPhantoms = 40

/// A factor above this makes any region the whole search region.
private let largestUsefulFactor = 20.0

/// The factors with which regions hold the planted targets as often as they say.
///
/// Of each cell of method, minutes and reliability the factor of a share is the order statistic of
/// that share of the factors that just reach the planted targets; its interval holds the true one
/// with 95 %. Effects and confound sets are pooled: a patient's are not known, or did not matter.
///
/// - Parameter outcomes: Of phantoms of all kinds, mixed as they were simulated.
/// - Returns: Cells with at least ``fewestPhantoms``.
public func calibrateCoverage(_ outcomes: [PhantomOutcome]) -> RegionCalibration {
  var cells: [RegionCalibration.Cell] = []
  let methods = outcomes.first?.methods.map(\.method) ?? []
  for (number, method) in methods.enumerated() {
    for minutes in Set(outcomes.map(\.minutes)).sorted() {
      for (low, high) in zip(reliabilityEdges, reliabilityEdges.dropFirst()) {
        let own = outcomes.filter {
          guard $0.minutes == minutes, let reliability = $0.reliability else { return false }
          return reliability >= low && reliability < high
        }
        guard own.count >= fewestPhantoms else { continue }
        let results = own.map { $0.methods[number] }
        cells.append(
          RegionCalibration.Cell(
            method: method,
            minutes: minutes,
            reliability: low..<high,
            phantoms: own.count,
            factors: calibratedShares.indices.map { factor(of: $0, results) }
          )
        )
      }
    }
  }
  return RegionCalibration(cells: cells)
}

private func factor(of index: Int, _ results: [MethodOutcome]) -> RegionCalibration.Factor {
  let share = calibratedShares[index]
  let ratios = results.map { $0.ratios[index] }.sorted()
  let dilations = results.map { $0.dilations[index] }.sorted()
  func useful(_ ratio: Double?) -> Double? {
    ratio.flatMap { $0 <= largestUsefulFactor ? $0 : nil }
  }
  let ranks = quantileRanks(share, of: ratios.count, confidence: 0.95)
  let dilation = orderStatistic(share, of: dilations)
  return RegionCalibration.Factor(
    share: share,
    factor: useful(orderStatistic(share, of: ratios)),
    lower: useful(ranks.lower.map { ratios[$0] }),
    upper: useful(ranks.upper.map { ratios[$0] }),
    dilation: dilation.flatMap { $0.isFinite ? $0.mm : nil }
  )
}

/// How often calibrated regions hold the planted target.
public struct CoverageCheck: Sendable, Equatable {
  /// The method.
  public let method: String
  /// The share that the regions claim.
  public let share: Double
  /// How many phantoms were looked at.
  public let phantoms: Int
  /// Phantoms without a cell of the table.
  public let notCalibrated: Int
  /// Phantoms of which the report says that the scan does not localise the target.
  public let noLocalisation: Int
  /// Phantoms with a region.
  public let regions: Int
  /// Of those, the ones whose region holds the planted target.
  public let held: Int
  /// Of those, the ones whose region would have held it without any factor.
  public let heldUncalibrated: Int

  /// The share of regions that hold the planted target; nil without regions.
  public var coverage: Double? { regions > 0 ? Double(held) / Double(regions) : nil }

  /// The share of regions that would have held it without any factor; nil without regions.
  public var coverageUncalibrated: Double? {
    regions > 0 ? Double(heldUncalibrated) / Double(regions) : nil
  }
}

/// Checks a table on phantoms that had no part in it.
///
/// - Parameters:
///   - calibration: The table.
///   - outcomes: Of phantoms with other seeds.
///   - region: Where their targets were sought.
/// - Returns: One check a method and share.
public func checkCoverage(
  _ calibration: RegionCalibration,
  _ outcomes: [PhantomOutcome],
  _ region: SimulatedRegion
) -> [CoverageCheck] {
  let centres = region.voxels.map { region.grid.centre(ofLinear: $0) }
  let methods = outcomes.first?.methods.map(\.method) ?? []
  return methods.enumerated().flatMap { number, method in
    calibratedShares.enumerated().map { index, share in
      var (notCalibrated, noLocalisation, regions, held, raw) = (0, 0, 0, 0, 0)
      for outcome in outcomes {
        let answer = calibration.factor(
          share: share,
          method: method,
          minutes: outcome.minutes,
          reliability: outcome.reliability
        )
        switch answer {
        case .notCalibrated: notCalibrated += 1
        case .noLocalisation: noLocalisation += 1
        case .factor(let factor):
          guard let own = outcome.methods[number].regions[index] else {
            noLocalisation += 1
            continue
          }
          let scaled = own.scaled(by: factor)
          if Double(centres.count { scaled.contains($0) }) >= share * Double(centres.count) {
            noLocalisation += 1
            continue
          }
          regions += 1
          if scaled.contains(outcome.planted) { held += 1 }
          if own.contains(outcome.planted) { raw += 1 }
        }
      }
      return CoverageCheck(
        method: method,
        share: share,
        phantoms: outcomes.count,
        notCalibrated: notCalibrated,
        noLocalisation: noLocalisation,
        regions: regions,
        held: held,
        heldUncalibrated: raw
      )
    }
  }
}
