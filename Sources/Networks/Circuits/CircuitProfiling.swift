import LinearAlgebra
import Statistics

/// A cleaned run whose nodes are correlated.
public struct CircuitRun: Sendable {
  /// The series of the mask's voxels, of this run alone.
  public let series: VoxelSeries
  /// Kept frames less the rank of what the cleaning removes, its mean included:
  /// `DenoisedCoordinates.degreesOfFreedom`.
  public let degreesOfFreedom: Int

  /// Creates a run.
  public init(_ series: VoxelSeries, degreesOfFreedom: Int) {
    self.series = series
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// How many independent samples would leave as many degrees of freedom, of which their mean costs
  /// one: ``degreesOfFreedom`` + 1 (chosen by us).
  ///
  /// Frames that the filter makes alike do not count, since the degrees of freedom leave out the stop
  /// band. What remains of the series' own smoothness does count, so that a standard error from this
  /// number is a lower bound.
  public var effectiveSamples: Int { degreesOfFreedom + 1 }
}

/// The edges of `circuits`: r and Fisher's z between the mean series of their nodes.
///
/// Runs are combined by the mean of Fisher's z, weighted by kept frames less 3. r is held within
/// 1e-6 of ±1. A node without signal in any run is missing in all, so that every run has the same
/// edges.
///
/// - Parameters:
///   - circuits: Where the nodes lie.
///   - runs: The runs, one cleaning each; all of the mask of `circuits`.
///   - globalSignal: What their cleaning did with the global signal.
/// - Returns: All edges of the table, each either measured or missing with the reason.
/// - Throws: ``CircuitError`` where there is no run, or one does not fit.
public func circuitProfile(
  of circuits: PlacedCircuits,
  in runs: [CircuitRun],
  globalSignal: GlobalSignal
) throws(CircuitError) -> CircuitProfile {
  try check(runs, voxelCount: circuits.voxelCount)
  let table = circuits.table
  let means = NodeMeans(of: circuits, in: runs)
  var (edges, missing): ([EdgeEstimate], [MissingEdge]) = ([], [])
  for edge in table.edges {
    let lacking = means.missing.filter { $0.key == edge.first || $0.key == edge.second }
    if lacking.isEmpty {
      let r = means.correlations(edge.first, edge.second)
      let z = RunEstimate(r.map { fisherZ(min(max($0, -limit), limit)) }, of: runs, isNominal: true)
      edges.append(EdgeEstimate(edge: edge, r: r, fisherZ: z))
    } else {
      missing.append(MissingEdge(edge: edge, nodes: lacking))
    }
  }
  return CircuitProfile(
    globalSignal: globalSignal,
    frameCounts: runs.map(\.series.frameCount),
    effectiveSamples: runs.map(\.effectiveSamples),
    edges: edges,
    missing: missing,
    circuits: table.circuits.map { name in
      CircuitMean(
        name,
        edges: edges.filter { $0.edge.circuit == name },
        missing: missing.map(\.edge).filter { $0.circuit == name },
        runs: runs
      )
    }
  )
}

/// The largest r that Fisher's z is taken of, as for the individual networks.
private let limit = 1 - 1e-6

private func check(_ runs: [CircuitRun], voxelCount: Int) throws(CircuitError) {
  guard !runs.isEmpty else { throw .noRuns }
  for (number, run) in runs.enumerated() {
    let count = run.series.voxelCount
    guard count == voxelCount else {
      throw .otherVoxels(run: number, count: count, expected: voxelCount)
    }
    // 3 leave one effective sample beyond those that Fisher's standard error takes off.
    guard run.degreesOfFreedom >= 3, run.series.frameCount > 3 else {
      throw .tooFewDegreesOfFreedom(run: number, degreesOfFreedom: run.degreesOfFreedom)
    }
  }
}

/// The mean series of the nodes in each run, of length 1.
private struct NodeMeans {
  private(set) var missing: [String: MissingNode]
  private var columns: [String: Int] = [:]
  private var means: [Matrix] = []

  init(of circuits: PlacedCircuits, in runs: [CircuitRun]) {
    missing = circuits.missing
    let names = circuits.table.nodes.map(\.name).filter { circuits.voxels[$0] != nil }
    let groups = names.map { circuits.voxels[$0] ?? [] }
    for (column, name) in names.enumerated() { columns[name] = column }
    for (number, run) in runs.enumerated() {
      let raw = run.series.means(of: groups)
      let norms = columnNorms(raw)
      for (column, name) in names.enumerated() {
        // What cancels to rounding in the mean is no signal.
        let squares = columnNorms(run.series.raw(of: groups[column]))
        let size = (squares.reduce(0) { $0 + $1 * $1 } / Double(squares.count)).squareRoot()
        if norms[column] <= 1e-5 * size, missing[name] == nil {
          missing[name] = .noSignal(run: number)
        }
      }
      means.append(unitColumns(raw))
    }
  }

  /// r of two nodes that are there, one a run.
  func correlations(_ first: String, _ second: String) -> [Double] {
    guard let a = columns[first], let b = columns[second] else { return [] }
    return means.map { mean in
      let r = (0..<mean.rows).reduce(0.0) { $0 + mean[$1, a] * mean[$1, b] }
      return min(max(r, -1), 1)  // rounding may step over the ends
    }
  }
}
