public import Imaging
public import LinearAlgebra

/// A person's own networks: a label for each voxel, and how clear it is.
public struct IndividualNetworks: Sendable {
  /// The numbers, in the table, of the networks that were told apart, ascending: the columns of
  /// ``z`` and of ``references``.
  public let networks: [Int]
  /// The number, in the table, of each voxel's network.
  public let labels: [Int]
  /// The labels after the first iteration, by the group's spheres alone: the group labelling.
  public let groupLabels: [Int]
  /// How clear each label is: z₁ / max(z₂, z₁ / 10) of the two largest z, in 1…10; 0 where z₁ ≤ 0.
  ///
  /// A ratio, not a probability, and blind to noise: on pure noise half of the voxels pass 3
  /// (networks.md §1, computed). ``nullFloor(of:in:graph:isOutside:sides:lags:crew:progress:)`` is
  /// what noise does not pass.
  public let confidence: [Double]
  /// Fisher's z of each voxel with each network's reference, smoothed over its neighbours; no rows
  /// after ``releasingDetail()``.
  public let z: Matrix
  /// z₁ − z₂ of each voxel; empty after ``releasingDetail()``.
  public let margins: [Double]
  /// The share of labels that each iteration changed; 1 for the first.
  public let changes: [Double]
  /// Whether the last iteration changed less than the rule's share.
  public let hasConverged: Bool
  /// The references of the last iteration, of length 1, one a column, in the coordinates of the
  /// series: one matrix of pooled hemispheres; of split ones the left's, then the right's.
  public let references: [Matrix]
  /// The labels after each iteration, where they were kept.
  public var trail: LabelTrail?

  /// How many iterations were done.
  public var iterations: Int { changes.count }

  /// The same without ``z``, of no rows, and ``margins``, empty: of a brain some 26 MB.
  ///
  /// To be kept where the null floor, which needs ``z``, is known already; all else stays.
  public func releasingDetail() -> IndividualNetworks {
    IndividualNetworks(
      networks: networks,
      labels: labels,
      groupLabels: groupLabels,
      confidence: confidence,
      z: .zero(rows: 0, columns: z.columns),
      margins: [],
      changes: changes,
      hasConverged: hasConverged,
      references: references,
      trail: trail
    )
  }

  /// The share of the voxels chosen by `isCounted` whose confidence is at least `least`.
  ///
  /// To be reported, never to decide by: noise passes it too.
  ///
  /// - Returns: The share, or nil of no voxels.
  public func confidentShare(least: Double = 3, where isCounted: [Bool]) -> Double? {
    share(of: confidence.map { $0 >= least }, where: isCounted)
  }
}

/// Finds a person's own networks, beginning with those of a group.
///
/// After Wang 2015, doi:10.1038/nn.4164: its public code was read and the equations were written
/// anew for voxels (networks.md §4.1). Each network's reference is the sum of the unit series of its
/// voxels: at first those of the group's spheres, then those that were labelled with confidence,
/// the group's fading as 1 / (c − 1). Each voxel gets the network whose reference it follows best.
///
/// - Parameters:
///   - series: The voxels' cleaned series.
///   - prior: Where the group's networks lie among them.
///   - networks: Which of them to tell apart; for example ``PriorReview/used``.
///   - graph: Which voxels touch.
///   - rule: How it is done.
///   - sides: Each voxel's side; needed for split hemispheres only.
///   - weights: A weight of each voxel in the group's references; nil for 1.
///   - signalToNoise: A weight of each voxel in the person's own references; nil for 1.
///   - keepsTrail: Whether ``IndividualNetworks/trail`` is kept.
///   - crew: Who does it; the result is the same to the last bit.
///   - progress: Hears of each iteration's number, from 1, and its share of changed labels; false
///     ends the search.
/// - Returns: The labels and what they rest on.
/// - Throws: ``NetworksError/tooFewNetworks(count:)``, ``NetworksError/networkOutsideMask(network:)``
///   or ``NetworksError/cancelled``.
public func individualNetworks(
  in series: VoxelSeries,
  prior: NetworkPrior,
  using networks: [Int],
  graph: VoxelGraph,
  rule: IndividualNetworksRule = IndividualNetworksRule(),
  sides: [Side]? = nil,
  weights: [Double]? = nil,
  signalToNoise: [Double]? = nil,
  keepingTrail keepsTrail: Bool = false,
  crew: Crew = .alone,
  progress: (_ iteration: Int, _ changedShare: Double) -> Bool = { _, _ in true }
) throws(NetworksError) -> IndividualNetworks {
  var search = try NetworkSearch(
    series: series,
    prior: prior,
    networks: networks.sorted(),
    graph: graph,
    rule: rule,
    sides: sides,
    weights: weights,
    signalToNoise: signalToNoise,
    keepsTrail: keepsTrail,
    crew: crew
  )
  while !search.isDone {
    search.iterate()
    guard progress(search.changes.count, search.changes.last ?? 1) else { throw .cancelled }
  }
  return search.result
}

/// The share of true answers among those that `isCounted` chooses; nil of none.
func share(of answers: [Bool], where isCounted: [Bool]) -> Double? {
  precondition(answers.count == isCounted.count, "answers of other voxels")
  var (count, total) = (0, 0)
  for (answer, isCounted) in zip(answers, isCounted) where isCounted {
    total += 1
    if answer { count += 1 }
  }
  return total > 0 ? Double(count) / Double(total) : nil
}
