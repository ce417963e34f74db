/// Whether the global signal was regressed out: it shifts every correlation, so that no value is
/// told without it.
public enum GlobalSignal: String, CaseIterable, Hashable, Sendable {
  /// It was left in the series.
  case kept
  /// It was regressed out.
  case regressed
}

/// A value with the global signal in the series, and with it regressed out.
public struct GlobalSignalPair<Value: Sendable>: Sendable {
  /// What comes of series that keep the global signal.
  public let kept: Value
  /// What comes of series with the global signal regressed out.
  public let regressed: Value

  /// Puts both together.
  public init(kept: Value, regressed: Value) {
    self.kept = kept
    self.regressed = regressed
  }
}

/// A Fisher z over one or several runs.
public struct RunEstimate: Sendable, Equatable {
  /// Fisher's z of each run, in order.
  public let runs: [Double]
  /// Their mean, weighted by kept frames less 3.
  public let z: Double
  /// The standard error from the differences between runs; nil of one run.
  public let standardErrorOfRuns: Double?
  /// The standard error from the number of effective samples; nil where it is not defined.
  public let nominalStandardError: Double?
  /// How the runs differ; nil of one run.
  public let variation: RunVariation?

  /// The standard error from runs where there are several, else the nominal one.
  ///
  /// That of two or three runs is itself uncertain: by 71 % and 50 % of itself (computed).
  public var standardError: Double? { standardErrorOfRuns ?? nominalStandardError }
}

/// An edge that could be measured.
public struct EdgeEstimate: Sendable, Equatable {
  /// The edge.
  public let edge: CircuitEdge
  /// r of each run, in order.
  public let r: [Double]
  /// Fisher's z.
  public let fisherZ: RunEstimate
}

/// An edge that could not be measured.
public struct MissingEdge: Sendable, Equatable {
  /// The edge.
  public let edge: CircuitEdge
  /// Why, by the names of the ends that are not there; never empty.
  public let nodes: [String: MissingNode]
}

/// The mean Fisher z of a circuit's edges.
public struct CircuitMean: Sendable, Equatable {
  /// The circuit's name.
  public let circuit: String
  /// The mean over its edges that are there; nil where none is.
  ///
  /// It has no nominal standard error: the edges share nodes, so that their errors are not
  /// independent.
  public let fisherZ: RunEstimate?
  /// The edges that it is the mean of.
  public let present: [CircuitEdge]
  /// The edges that it lacks; a mean with any is another measure than one without.
  public let missing: [CircuitEdge]
}

/// The edges of some circuits in one person (after Tozzi 2024, doi:10.1038/s41591-024-03057-9).
///
/// Correlations and their uncertainty, no more: which edges are unusual only
/// ``deviation(of:against:)`` can say, and no type of person comes of it. For research.
public struct CircuitProfile: Sendable, Equatable {
  /// What was done with the global signal.
  public let globalSignal: GlobalSignal
  /// Kept frames of each run.
  public let frameCounts: [Int]
  /// Effective samples of each run: ``CircuitRun/effectiveSamples``.
  public let effectiveSamples: [Int]
  /// The edges that could be measured, in the order of the table.
  public let edges: [EdgeEstimate]
  /// The edges that could not, in the order of the table; they are never filled in.
  public let missing: [MissingEdge]
  /// The circuits, in the order of the table.
  public let circuits: [CircuitMean]

  /// The share of measured edges whose standard deviation between runs exceeds the size of their
  /// mean; nil of one run or of no edge.
  public var unsteadyShare: Double? {
    shareUnsteady(of: edges.map(\.fisherZ.variation))
  }

  /// Fisher's z by the names of measures, to be compared with controls: edges by their codes, and
  /// circuits by their names.
  ///
  /// Means of circuits that lack an edge are left out, being another measure than the controls'.
  public var measures: [String: Double] {
    var measures: [String: Double] = [:]
    for edge in edges { measures[edge.edge.code] = edge.fisherZ.z }
    for circuit in circuits where circuit.missing.isEmpty {
      measures[circuit.circuit] = circuit.fisherZ?.z
    }
    return measures
  }
}
