extension RunEstimate {
  /// Combines one Fisher z a run.
  ///
  /// With weights w, the standard error from R runs is s √Σw² / Σw with
  /// s² = R/(R − 1) Σw(z − z̄)²/Σw: s/√R where the weights are alike. The nominal one follows from
  /// the variance 1/(N − 3) of each run with N effective samples.
  init(_ values: [Double], of runs: [CircuitRun], isNominal: Bool) {
    let weights = runs.map { Double($0.series.frameCount - 3) }
    let total = weights.reduce(0, +)
    let reach = weights.reduce(0) { $0 + $1 * $1 }.squareRoot() / total
    let mean = zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / total
    self.runs = values
    z = mean
    variation = runVariation(of: values)
    let count = Double(values.count)
    if count > 1 {
      let square = zip(weights, values).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
      standardErrorOfRuns = (count / (count - 1) * square / total).squareRoot() * reach
    } else {
      standardErrorOfRuns = nil
    }
    if isNominal {
      let variance = zip(weights, runs).reduce(0) {
        $0 + $1.0 * $1.0 / Double($1.1.effectiveSamples - 3)
      }
      nominalStandardError = variance.squareRoot() / total
    } else {
      nominalStandardError = nil
    }
  }
}

extension CircuitMean {
  /// Averages the edges of each run, then the runs.
  init(_ circuit: String, edges: [EdgeEstimate], missing: [CircuitEdge], runs: [CircuitRun]) {
    self.circuit = circuit
    present = edges.map(\.edge)
    self.missing = missing
    if edges.isEmpty {
      fisherZ = nil
    } else {
      let means = runs.indices.map { run in
        edges.reduce(0) { $0 + $1.fisherZ.runs[run] } / Double(edges.count)
      }
      fisherZ = RunEstimate(means, of: runs, isNominal: false)
    }
  }
}
