import Imaging
import LinearAlgebra

/// A fit of soft networks on its way.
struct SoftFit {
  private let data: RescaledSeries
  private let support: SoftSupport
  private let rule: SoftNetworksRule
  private let crew: Crew
  private let weights: (sparsity: Double, smoothness: Double)
  /// The prior of the voxels within reach.
  private let prior: Matrix
  private let priorSums: LoadingSums
  /// What belongs together after an iteration.
  private var state: (loadings: Matrix, timeCourses: Matrix, sums: LoadingSums)
  private(set) var steps: [SoftNetworksStep] = []
  private(set) var stop: SoftNetworksStop?

  /// How often the first time courses are improved before the first iteration: pNet's (read).
  private static let firstUpdates = 100

  /// Begins at the prior.
  init(
    _ data: RescaledSeries,
    prior: Matrix,
    support: SoftSupport,
    weights: (sparsity: Double, smoothness: Double),
    rule: SoftNetworksRule,
    crew: Crew
  ) {
    (self.data, self.support, self.rule, self.crew) = (data, support, rule, crew)
    (self.prior, self.weights) = (prior, weights)
    let sums = total(
      gathered(data.tiles.count, crew) { number in
        let voxels = data.tiles[number]
        let part = prior.selecting(rows: voxels)
        let tile = data.series.unit(voxels)
        return LoadingSums(part, prior: part, tile: tile, voxels: voxels, of: data)
      }
    )
    priorSums = sums
    let projections = data.inTime(sums.products, offsets: sums.offsets)
    var timeCourses = projections
    timeCourses.scaleColumns(by: sums.totals.map { 1 / max($0, smallest) })
    for _ in 0..<Self.firstUpdates {
      timeCourses.multiply(towards: projections, explaining: sums.gram)
    }
    state = (prior, timeCourses, sums)
  }

  /// Takes one iteration; does nothing where the fit has ended.
  mutating func advance() {
    guard stop == nil else { return }
    let next = iterate()
    steps.append(next.step)
    if next.step.margin <= 0 {
      stop = .ownMarginLost
      return
    }
    state = next.state
    if hasConverged {
      stop = .converged
    } else if steps.count == rule.maximumIterations {
      stop = .iterationCap
    }
  }

  private var hasConverged: Bool {
    guard steps.count > max(1, rule.minimumIterations) else { return false }
    let (before, now) = (steps[steps.count - 2].error, steps[steps.count - 1].error)
    return (before - now).magnitude < rule.tolerance * before
  }

  private func iterate() -> (
    state: (loadings: Matrix, timeCourses: Matrix, sums: LoadingSums), step: SoftNetworksStep
  ) {
    var (loadings, sums) = updated()
    let maxima = sums.maxima.map { max($0, smallest) }
    let factors = maxima.map { 1 / $0 }
    loadings.scaleColumns(by: factors)
    sums.scale(by: factors)
    let projections = data.inTime(sums.products, offsets: sums.offsets)
    var timeCourses = state.timeCourses
    timeCourses.scaleColumns(by: maxima)
    timeCourses.multiply(towards: projections, explaining: sums.gram)
    let gram = productOfTranspose(timeCourses, timeCourses)
    let error =
      data.squares - 2 * innerProduct(timeCourses, projections) + innerProduct(gram, sums.gram)
    let margins = ownMargins(sums.correlations(withPriorOf: priorSums, count: support.maskCount))
    let step = SoftNetworksStep(error: error, margin: margins.min() ?? 0)
    return ((loadings, timeCourses, sums), step)
  }

  /// V of the next iteration and its sums, before its columns are rescaled.
  ///
  /// Tiles are written where they belong, without another copy of the loadings.
  private func updated() -> (loadings: Matrix, sums: LoadingSums) {
    let (old, data, support, prior) = (state.loadings, data, support, prior)
    let update = LoadingUpdate(
      timeCourses: state.timeCourses,
      sums: state.sums,
      weights: weights,
      in: data.series
    )
    let width = old.columns
    var values = [Double](repeating: 0, count: old.rows * width)
    let sums = unsafe values.withUnsafeMutableBufferPointer { values in
      gathered(data.tiles.count, crew) { number in
        let voxels = data.tiles[number]
        let tile = data.series.unit(voxels)
        let new = update(voxels, of: old, tile: tile, data: data, support: support)
        let (found, start) = (new.values, voxels.lowerBound * width)
        for index in found.indices { unsafe values[start + index] = found[index] }
        let own = prior.selecting(rows: voxels)
        return LoadingSums(new, prior: own, tile: tile, voxels: voxels, of: data)
      }
    }
    return (Matrix(rows: old.rows, columns: width, values: values), total(sums))
  }
}

extension SoftFit {
  /// The loadings as they are.
  var loadings: ReachedLoadings { support.reached(state.loadings) }

  /// The fit as it is, which must have ended.
  func result(_ stop: SoftNetworksStop) -> SoftNetworks {
    let r = state.sums.correlations(withPriorOf: priorSums, count: support.maskCount)
    let changes = sumsOfChanges(state.loadings, prior).map { $0 / Double(support.maskCount) }
    let networks = zip(ownMargins(r), changes).enumerated().map { number, found in
      SoftNetwork(
        priorCorrelation: r[number, number],
        margin: found.0,
        meanChange: found.1
      )
    }
    return SoftNetworks(
      reached: loadings,
      timeCourses: state.timeCourses,
      frameCounts: data.series.frameCounts,
      steps: steps,
      stop: stop,
      networks: networks,
      rule: rule,
      uncoveredShare: Double(support.maskCount - support.count) / Double(support.maskCount)
    )
  }
}

/// The sums of all tiles, added in their order, so that they do not depend on the crew.
private func total(_ parts: [LoadingSums]) -> LoadingSums {
  var sum = parts[0]
  for part in parts.dropFirst() { sum.add(part) }
  return sum
}

/// The absolute differences of each column, summed up.
private func sumsOfChanges(_ a: Matrix, _ b: Matrix) -> [Double] {
  var sums = [Double](repeating: 0, count: a.columns)
  for row in 0..<a.rows {
    for column in 0..<a.columns { sums[column] += (a[row, column] - b[row, column]).magnitude }
  }
  return sums
}

/// Σ of the products of elements.
private func innerProduct(_ a: Matrix, _ b: Matrix) -> Double {
  zip(a.values, b.values).reduce(0) { $0 + $1.0 * $1.1 }
}

extension Matrix {
  /// U ← U ∘ X V / (U V′V).
  fileprivate mutating func multiply(towards projections: Matrix, explaining gram: Matrix) {
    let explained = product(self, gram)
    for row in 0..<rows {
      for column in 0..<columns {
        self[row, column] *= projections[row, column] / max(explained[row, column], smallest)
      }
    }
  }
}
