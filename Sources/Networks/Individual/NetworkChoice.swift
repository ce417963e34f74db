import LinearAlgebra

/// Each voxel's network by its z, and how clear the choice is.
struct NetworkChoice {
  /// The column of each voxel's largest z; of equal ones the first.
  private(set) var labels: [Int] = []
  /// z₁ / max(z₂, z₁ / 10); 0 where z₁ ≤ 0.
  private(set) var confidence: [Double] = []
  /// z₁ − z₂.
  private(set) var margins: [Double] = []

  /// The choice of nobody.
  init() {}

  /// Chooses by `z`, one voxel a row, one network a column, at least two.
  init(_ z: Matrix) {
    precondition(z.columns > 1, "one network has nothing to be told apart from")
    labels.reserveCapacity(z.rows)
    confidence.reserveCapacity(z.rows)
    margins.reserveCapacity(z.rows)
    for row in 0..<z.rows {
      let (label, first, second) = z.withRow(row, largestTwo)
      labels.append(label)
      confidence.append(first > 0 ? first / max(second, first / largestConfidence) : 0)
      margins.append(first - second)
    }
  }

  /// The share of voxels that have another label than in `other`.
  func changedShare(from other: NetworkChoice) -> Double {
    var changed = 0
    for (new, old) in zip(labels, other.labels) where new != old { changed += 1 }
    return Double(changed) / Double(max(1, labels.count))
  }

  /// The voxels that make the next references.
  ///
  /// Those with at least `leastConfidence`; of a network without any on a side, those with the
  /// greatest confidence there, where it is above 0.
  ///
  /// - Returns: The label of each voxel of a core; −1 for the others.
  func core(
    sides: [Int],
    sideCount: Int,
    networkCount: Int,
    leastConfidence: Double
  ) -> [Int] {
    var greatest = [Double](repeating: 0, count: sideCount * networkCount)
    for (voxel, label) in labels.enumerated() {
      let place = sides[voxel] * networkCount + label
      greatest[place] = max(greatest[place], confidence[voxel])
    }
    return labels.enumerated().map { voxel, label in
      let found = confidence[voxel]
      let needed = min(leastConfidence, greatest[sides[voxel] * networkCount + label])
      return found > 0 && found >= needed ? label : -1
    }
  }
}

/// Above it, the second network is as good as absent, and the ratio says nothing more.
private let largestConfidence = 10.0

/// The place of the largest of `values`, of equal ones the first, and the largest two.
private func largestTwo(_ values: Span<Double>) -> (place: Int, first: Double, second: Double) {
  var (place, first, second) = (0, -Double.infinity, -Double.infinity)
  for index in values.indices {
    let value = values[index]
    if value > first {
      (second, first, place) = (first, value, index)
    } else if value > second {
      second = value
    }
  }
  return (place, first, second)
}
