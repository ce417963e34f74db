/// Weights of voxels by how much their connections differ between people: 1 / v′, where
/// v′ = 0.4 + 0.6 (v − min) / (max − min).
///
/// Step 1 of networks.md §4.1, read in public code after Wang 2015, doi:10.1038/nn.4164. Where
/// people are alike, the group's spheres count up to 2.5 times as much.
///
/// - Parameter variability: An imported map, one number a voxel. What is not finite is taken as most
///   variable.
/// - Returns: One weight in 1…2.5 a voxel; all 1 for a constant map, which says nothing.
public func networkWeights(ofVariability variability: [Double]) -> [Double] {
  rescaled(variability, missing: 1).map { 1 / $0 }
}

/// Weights of voxels by their temporal signal-to-noise ratio t: 0.4 + 0.6 (t − min) / (max − min).
///
/// The same rescaling as that of the variability, not inverted, so that noisy voxels make less of a
/// reference (chosen by us).
///
/// - Parameter ratio: One number a voxel. What is not finite is taken as noisiest.
/// - Returns: One weight in 0.4…1 a voxel; all 1 for a constant map.
public func networkWeights(ofSignalToNoise ratio: [Double]) -> [Double] {
  rescaled(ratio, missing: least)
}

private let least = 0.4

/// `values` with the range `least`…1; `missing` for those not finite; 1 where all are equal.
private func rescaled(_ values: [Double], missing: Double) -> [Double] {
  let finite = values.filter(\.isFinite)
  guard let low = finite.min(), let high = finite.max(), high > low else {
    return [Double](repeating: 1, count: values.count)
  }
  return values.map {
    $0.isFinite ? least + (1 - least) * ($0 - low) / (high - low) : missing
  }
}
