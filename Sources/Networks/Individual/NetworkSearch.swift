import Imaging
import LinearAlgebra

/// The search for a person's networks between two iterations.
///
/// Networks are counted from 0 here, in the order of those used.
struct NetworkSearch {
  let series: VoxelSeries
  let graph: VoxelGraph
  let rule: IndividualNetworksRule
  let crew: Crew
  /// The numbers of the networks in the table.
  let networks: [Int]
  /// The network of each voxel in the prior; −1 outside.
  let seeds: [Int]
  /// The number of each voxel's side; all 0 where hemispheres are pooled.
  let sides: [Int]
  let sideCount: Int
  let weights: [Double]?
  let signalToNoise: [Double]?
  /// The group's references: all networks of a side, then those of the next.
  let groupReferences: Matrix

  private(set) var references = Matrix.zero(rows: 0, columns: 0)
  private(set) var z = Matrix.zero(rows: 0, columns: 0)
  private(set) var choice = NetworkChoice()
  private(set) var firstLabels: [Int] = []
  private(set) var changes: [Double] = []
  /// The labels so far; nil where they are not wanted.
  private var trail: LabelTrail?

  init(
    series: VoxelSeries,
    prior: NetworkPrior,
    networks: [Int],
    graph: VoxelGraph,
    rule: IndividualNetworksRule,
    sides: [Side]?,
    weights: [Double]?,
    signalToNoise: [Double]?,
    keepsTrail: Bool,
    crew: Crew
  ) throws(NetworksError) {
    let count = series.voxelCount
    precondition(prior.networks.count == count && graph.count == count, "of other voxels")
    precondition(weights?.count ?? count == count, "weights of other voxels")
    precondition(signalToNoise?.count ?? count == count, "weights of other voxels")
    seeds = try NetworkSearch.seeds(prior, networks)
    self.sides = sideNumbers(sides, rule.hemispheres, voxelCount: count)
    sideCount = rule.hemispheres == .split ? 2 : 1
    (self.series, self.graph, self.rule, self.crew) = (series, graph, rule, crew)
    (self.networks, self.weights, self.signalToNoise) = (networks, weights, signalToNoise)
    trail = keepsTrail ? LabelTrail(of: networks) : nil
    groupReferences = series.sums(
      of: seeds,
      sides: self.sides,
      weights: weights,
      width: networks.count,
      sideCount: sideCount,
      crew: crew
    )
  }

  /// The number, among `networks`, of each voxel's network in the prior; −1 outside.
  private static func seeds(
    _ prior: NetworkPrior,
    _ networks: [Int]
  ) throws(NetworksError) -> [Int] {
    guard networks.count > 1 else { throw .tooFewNetworks(count: networks.count) }
    var places = [Int](repeating: -1, count: prior.networkCount)
    for (place, network) in networks.enumerated() { places[network] = place }
    let seeds = prior.networks.map { $0.map { places[$0] } ?? -1 }
    let present = Set(seeds)
    for (place, network) in networks.enumerated() where !present.contains(place) {
      throw .networkOutsideMask(network: network)
    }
    return seeds
  }

  /// Whether another iteration would be one too many.
  var isDone: Bool { hasConverged || changes.count == rule.maximumIterations }

  private var hasConverged: Bool { changes.last.map { $0 < rule.changedShare } ?? false }

  /// Makes references of the labels, and labels of the references.
  mutating func iterate() {
    let iteration = changes.count + 1
    references = unitColumns(leaning(nextReferences(iteration), iteration))
    // The former z goes first: three of a brain at once would be 70 MB.
    self.z = .zero(rows: 0, columns: networks.count)
    var z = series.fisherZ(with: references, sides: sides, width: networks.count, crew: crew)
    z = graph.closedMean(z, crew: crew)
    if let weights {
      for (voxel, seed) in seeds.enumerated() where seed >= 0 {
        z[voxel, seed] += (weights[voxel] - 1) / (3 * Double(iteration))
      }
    }
    let next = NetworkChoice(z)
    changes.append(iteration == 1 ? 1 : next.changedShare(from: choice))
    if iteration == 1 { firstLabels = next.labels }
    trail?.append(next.labels)
    (self.z, choice) = (z, next)
  }

  /// The core's references, and the group's, which count less from iteration to iteration.
  private func nextReferences(_ iteration: Int) -> Matrix {
    guard iteration > 1 else { return groupReferences }
    let core = choice.core(
      sides: sides,
      sideCount: sideCount,
      networkCount: networks.count,
      leastConfidence: rule.coreConfidence
    )
    let sums = series.sums(
      of: core,
      sides: sides,
      weights: signalToNoise,
      width: networks.count,
      sideCount: sideCount,
      crew: crew
    )
    let share = Double(iteration - 1)
    let values = zip(sums.values, groupReferences.values).map { $0 + $1 / share }
    return Matrix(rows: sums.rows, columns: sums.columns, values: values)
  }

  /// References of which each side's lean on the other's, where there are two sides.
  private func leaning(_ references: Matrix, _ iteration: Int) -> Matrix {
    guard sideCount == 2 else { return references }
    let width = networks.count
    var leaning = references
    for row in 0..<references.rows {
      for column in 0..<references.columns {
        let other = (column + width) % references.columns
        leaning[row, column] += references[row, other] / Double(iteration + 2)
      }
    }
    return leaning
  }

  /// What was found so far.
  var result: IndividualNetworks {
    let width = networks.count
    return IndividualNetworks(
      networks: networks,
      labels: choice.labels.map { networks[$0] },
      groupLabels: firstLabels.map { networks[$0] },
      confidence: choice.confidence,
      z: z,
      margins: choice.margins,
      changes: changes,
      hasConverged: hasConverged,
      references: (0..<sideCount).map { side in
        references.selecting(columns: Array((side * width)..<((side + 1) * width)))
      },
      trail: trail
    )
  }
}

/// The number of each voxel's side: 0 for the left, 1 for the right, 0 for all where they are pooled.
func sideNumbers(
  _ sides: [Side]?,
  _ hemispheres: IndividualNetworksRule.Hemispheres,
  voxelCount: Int
) -> [Int] {
  guard hemispheres == .split else { return [Int](repeating: 0, count: voxelCount) }
  guard let sides, sides.count == voxelCount else {
    preconditionFailure("split hemispheres need each voxel's side")
  }
  return sides.map { $0 == .left ? 0 : 1 }
}
