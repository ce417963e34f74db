import Imaging

/// What each run is weighted by where the weights are the mean map of the other runs.
struct OtherRunsWeights: Sendable {
  /// The voxels that carry a weight in some run, and what they carry by the mean map of all runs.
  let overall: WeightedVoxels
  /// Each run's weights of these voxels, by the mean over the other runs; Σ|w| of the whole map is 1.
  let byRun: [[Double]]
  /// The share of Σ|w| of the mean map of all runs inside what is left out.
  let excludedShare: Double

  /// Averages maps of Fisher's z; 0 is no measurement and does not count.
  ///
  /// The sums are those of a group map, with runs in the place of subjects. Nothing of a run is in its
  /// own weights, whose ratios alone matter.
  ///
  /// - Parameters:
  ///   - maps: One map a run, at least two, with one value a voxel.
  ///   - voxels: The linear indices of the voxels, ascending.
  ///   - isAllowed: Whether a voxel may carry a weight.
  ///   - excluded: Linear indices of the voxels whose weights are not used, but are part of Σ|w|.
  init(
    maps: [[Float]],
    voxels: [Int],
    where isAllowed: (Int) -> Bool = { _ in true },
    excluding excluded: [Int]
  ) {
    precondition(maps.count > 1, "a run has no other runs")
    var sum = GroupSum(voxelCount: voxels.count)
    for map in maps { sum.add(map) }
    let some = voxels.indices.filter { place in
      isAllowed(voxels[place]) && maps.contains { $0[place] != 0 }
    }
    func weighted(_ mean: [Float]) -> (rest: WeightedVoxels, excludedShare: Double) {
      let map = WeightedVoxels(
        voxels: some.map { voxels[$0] },
        weights: some.map { Double(mean[$0]) }
      )
      return map.without(excluded)
    }
    (overall, excludedShare) = weighted(sum.mean(minimumShare: 0, excluding: []))
    byRun = maps.map { own in
      weighted(sum.mean(minimumShare: 0, excluding: [], without: own)).rest.weights
    }
  }
}
