public import Geometry
import Statistics

/// How far two halves of the data, cleaned apart, agree about the whole map.
public struct MapReliability: Sendable, Equatable {
  /// The correlation over voxels of the halves' maps.
  public let correlation: Double
  /// R_subj, the reliability of the map of all data, by Spearman and Brown; nil for a correlation of −1.
  ///
  /// A negative one stays negative.
  public let reliability: Double?

  /// Compares the maps of two halves, one r a voxel in the same order.
  public init(_ first: [Double], _ second: [Double]) {
    correlation = pearsonCorrelation(first, second)
    reliability = spearmanBrown(correlation)
  }
}

/// The r of a target that was found in one half of the data and read in the other.
///
/// The r at the place where it is most negative is exaggerated, as noise helped to choose the place.
/// Noise of the other half did not (Kriegeskorte et al. 2009, doi:10.1038/nn.2303).
public struct SelectionUnbiasedR: Sendable, Equatable {
  /// Found in the first half, read in the second.
  public let firstToSecond: Double
  /// Found in the second half, read in the first.
  public let secondToFirst: Double
  /// The mean, by Fisher's z, of what the halves say of their own targets.
  public let selected: Double
  /// The mean of ``firstToSecond`` and ``secondToFirst``, by Fisher's z.
  public var r: Double { fisherMean(firstToSecond, secondToFirst) }
}

/// What two halves of the data, cleaned apart, say of each other's targets.
///
/// - Parameters:
///   - first: The map of the first half.
///   - second: The map of the second half.
///   - voxels: The linear indices of the searched voxels, in the order of the maps.
///   - grid: The grid that the indices belong to.
///   - choose: The rule; the r of its candidate is read over the cluster's voxels or, without a
///     cluster, at the candidate's voxel, as in ``Candidate/r``.
/// - Returns: nil where a half has no target, or one in no searched voxel.
public func selectionUnbiasedR<Frame: WorldFrame>(
  _ first: [Double],
  _ second: [Double],
  voxels: [Int],
  grid: VoxelGrid<Frame>,
  choose: ([Double]) -> Candidate<Frame>?
) -> SelectionUnbiasedR? {
  var positions: [Int: Int] = [:]
  for (position, voxel) in voxels.enumerated() { positions[voxel] = position }
  func place(_ candidate: Candidate<Frame>) -> [Int]? {
    let linear = candidate.cluster?.voxels ?? [grid.linearIndex(of: candidate.voxel) ?? -1]
    let found = linear.compactMap { positions[$0] }
    return found.count == linear.count ? found : nil
  }
  func mean(_ map: [Double], over place: [Int]) -> Double {
    place.reduce(0) { $0 + map[$1] } / Double(place.count)
  }
  guard let inFirst = choose(first).flatMap(place), let inSecond = choose(second).flatMap(place)
  else { return nil }
  return SelectionUnbiasedR(
    firstToSecond: mean(second, over: inFirst),
    secondToFirst: mean(first, over: inSecond),
    selected: fisherMean(mean(first, over: inFirst), mean(second, over: inSecond))
  )
}

private func fisherMean(_ a: Double, _ b: Double) -> Double {
  correlation(fromFisherZ: (fisherZ(a) + fisherZ(b)) / 2)
}
