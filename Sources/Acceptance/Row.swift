import Statistics
import Targeting

/// One method under one condition: a line of the table.
public struct Row: Sendable, Equatable {
  /// The condition's name.
  public let condition: String
  /// The method's name.
  public let method: String
  /// The diagonal of a voxel in mm.
  public let diagonal: Double
  /// How many phantoms were run.
  public let phantoms: Int
  /// How many of them have a target.
  public let targets: Int
  /// The median distance from the planted target in mm; nil without targets, or where none is planted.
  public let median: Double?
  /// The distance that nine of ten targets keep to in mm; of fewer than ten, the largest.
  public let ninety: Double?
  /// The median displacement between halves in mm; nil where none could be computed.
  public let splitHalf: Double?
  /// The median of the distances that nine of ten resamples keep to, in mm.
  public let resampled: Double?
  /// The share of the phantoms whose plan has the status `ok`.
  public let okShare: Double
  /// Why phantoms have no target: how many of them, by code.
  public let refusals: [String: Int]
}

/// The table of `trials`: conditions in the design's order, methods in the protocol's.
public func table(of trials: [Trial], _ design: Design) -> [Row] {
  design.conditions.enumerated().flatMap { index, condition in
    let own = trials.filter { $0.condition == index }
    let names = own.first?.methods.map(\.name) ?? []
    return names.map { name in
      let outcomes = own.flatMap(\.methods).filter { $0.name == name }
      let distances = outcomes.compactMap(\.distance).sorted()
      return Row(
        condition: condition.name,
        method: name,
        diagonal: condition.diagonal,
        phantoms: own.count,
        targets: outcomes.count { $0.position != nil },
        median: quantile(0.5, of: distances),
        ninety: orderStatistic(0.9, of: distances),
        splitHalf: quantile(0.5, of: outcomes.compactMap(\.splitHalf).sorted()),
        resampled: quantile(0.5, of: outcomes.compactMap(\.resampled).sorted()),
        okShare: Double(own.count { $0.status == .ok }) / Double(own.count),
        refusals: outcomes.compactMap(\.refusal).reduce(into: [:]) { $0[$1, default: 0] += 1 }
      )
    }
  }
}
