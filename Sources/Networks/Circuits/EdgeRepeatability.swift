import LinearAlgebra

extension CircuitProfile {
  /// r over all edges between two parts of the data: the means of every other run.
  ///
  /// Nil of one run, of fewer than three edges, and where a part's edges are all alike. A half of a single
  /// run counts as a run where the profile is of halves.
  public var repeatability: Double? {
    guard edges.count > 2, frameCounts.count > 1 else { return nil }
    let parts = [0, 1].map { first in
      edges.map { edge in
        let own = stride(from: first, to: edge.fisherZ.runs.count, by: 2).map {
          edge.fisherZ.runs[$0]
        }
        return own.reduce(0, +) / Double(own.count)
      }
    }
    return listCorrelation(parts[0], parts[1])
  }

  /// The least r of edges that are called stable: 0.5 (chosen by us).
  public static let leastRepeatability = 0.5
}
