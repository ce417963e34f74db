/// What a subunit is judged by: each the better the larger.
struct SubunitMerits: Equatable {
  /// The net correlation, with its sign such that the wanted ones are positive.
  let net: Double
  /// Voxels over their mean pairwise distance.
  let compactness: Double
  /// Voxels.
  let size: Double
}

extension HierarchicalRule.Scoring {
  /// One number a subunit, the better the lower.
  func penalties(of merits: [SubunitMerits]) -> [Double] {
    let (net, compactness, size) = (
      merits.map(\.net), merits.map(\.compactness), merits.map(\.size)
    )
    switch self {
    case .rankProduct:
      let ranks = [net, compactness, size].map { fractionalRanks($0.map { -$0 }) }
      return merits.indices.map { ranks[0][$0] * ranks[1][$0] * ranks[2][$0] }
    case .weightedSum(let netWeight, let compactnessWeight, let sizeWeight):
      let scaled = [net, compactness, size].map(toUnitRange)
      return merits.indices.map {
        -(netWeight * scaled[0][$0] + compactnessWeight * scaled[1][$0]
          + sizeWeight * scaled[2][$0])
      }
    }
  }
}

/// `values` scaled to 0…1; all 0 where they are equal.
private func toUnitRange(_ values: [Double]) -> [Double] {
  guard let low = values.min(), let high = values.max(), high > low else {
    return values.map { _ in 0 }
  }
  return values.map { ($0 - low) / (high - low) }
}
