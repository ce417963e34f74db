public import Geometry

/// A value between visits with the same value within visits beside it, without which it says nothing.
public struct BetweenAndWithin<Value: Sendable & Equatable>: Sendable, Equatable {
  /// The mean over all pairs of a run of one visit and a run of the other.
  public let between: Value
  /// The mean over all pairs of runs of the earlier visit; nil of one run.
  public let withinBefore: Value?
  /// The mean over all pairs of runs of the later visit; nil of one run.
  public let withinAfter: Value?
}

/// How far a target lies from that of another visit.
public struct TargetDisplacement: Sendable, Equatable {
  /// From the target of the whole earlier visit to that of the whole later one.
  public let ofVisits: Millimetres
  /// Between targets of single runs; only these compare like with like, since a visit's target rests
  /// on more data than a run's.
  ///
  /// Nil where a visit has no targets of single runs.
  public let ofRuns: BetweenAndWithin<Millimetres>?
}

/// A visit's target, of all its data and of each run.
public struct VisitTarget<Frame: WorldFrame>: Sendable {
  /// The target of all its runs.
  public let target: Point<Frame>
  /// The target of each run that has one.
  public let runs: [Point<Frame>]

  /// Describes a visit's targets.
  public init(target: Point<Frame>, runs: [Point<Frame>]) {
    self.target = target
    self.runs = runs
  }
}

/// How far the target moved from `before` to `after`, with how far it moves between runs of a visit.
public func targetDisplacement<Frame: WorldFrame>(
  from before: VisitTarget<Frame>,
  to after: VisitTarget<Frame>
) -> TargetDisplacement {
  let distances = pairMeans(before.runs, after.runs) { $0.distance(to: $1).value }
  let ofRuns = distances.between.map { between in
    BetweenAndWithin(
      between: between.mm,
      withinBefore: distances.withinBefore?.mm,
      withinAfter: distances.withinAfter?.mm
    )
  }
  return TargetDisplacement(ofVisits: before.target.distance(to: after.target), ofRuns: ofRuns)
}

/// Dice's overlap of each network between runs of two visits, and within each.
///
/// 2 |A ∩ B| / (|A| + |B|) (Dice 1945, doi:10.2307/1932409); a pair in which neither run has the
/// network does not count.
///
/// - Parameters:
///   - before: The network of each voxel, nil for none, a list a run of the earlier visit.
///   - after: The same of the later visit, for the same voxels.
///   - count: How many networks there are.
/// - Returns: One comparison a network; nil where no pair of runs has it.
public func networkOverlap(
  from before: [[Int?]],
  to after: [[Int?]],
  networkCount count: Int
) -> [BetweenAndWithin<Double>?] {
  let voxelCounts = Set((before + after).map(\.count))
  precondition(voxelCounts.count <= 1, "networks of other voxels")
  return (0..<count).map { network in
    let means = pairMeans(before, after) { dice($0, $1, network: network) }
    return means.between.map {
      BetweenAndWithin(
        between: $0,
        withinBefore: means.withinBefore,
        withinAfter: means.withinAfter
      )
    }
  }
}

private func dice(_ a: [Int?], _ b: [Int?], network: Int) -> Double? {
  var (both, sum) = (0, 0)
  for (first, second) in zip(a, b) {
    if first == network { sum += 1 }
    if second == network { sum += 1 }
    if first == network, second == network { both += 1 }
  }
  return sum > 0 ? 2 * Double(both) / Double(sum) : nil
}

/// The mean of `value` over the pairs between and within two lists; nil of no pair.
private func pairMeans<Element>(
  _ before: [Element],
  _ after: [Element],
  _ value: (Element, Element) -> Double?
) -> (between: Double?, withinBefore: Double?, withinAfter: Double?) {
  func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
  func within(_ list: [Element]) -> Double? {
    mean(list.indices.flatMap { i in list[..<i].compactMap { value($0, list[i]) } })
  }
  let between = before.flatMap { first in after.compactMap { value(first, $0) } }
  return (mean(between), within(before), within(after))
}
