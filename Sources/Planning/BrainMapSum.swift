import Denoising

/// The correlation of every brain voxel with the seed, summed over runs.
///
/// r = Σ(nᵢ − 1)rᵢ / Σ(nᵢ − 1) with nᵢ the kept frames of run i, as for the target. Each run's
/// coordinates are gone before the next run is read, so that memory does not grow with the runs.
struct BrainMapSum: Sendable {
  /// What one run contributes.
  struct Share: Sendable {
    let r: [Double]
    let keptCount: Int
  }

  private let voxels: [Int]
  private var sums: [Double]
  private var weight = 0.0

  init(voxels: [Int]) {
    self.voxels = voxels
    sums = [Double](repeating: 0, count: voxels.count)
  }

  mutating func add(_ share: Share) {
    let frames = Double(share.keptCount - 1)
    for (index, r) in share.r.enumerated() { sums[index] += frames * r }
    weight += frames
  }

  /// The map; nil where no run gave anything.
  func finish() -> BrainMap? {
    guard weight > 0 else { return nil }
    return BrainMap(voxels: voxels, r: sums.map { min(max($0 / weight, -1), 1) })
  }
}

/// The correlation of every brain voxel with the seed.
public struct BrainMap: Sendable, Equatable {
  /// Linear indices of the voxels inside every run's mask, ascending.
  public let voxels: [Int]
  /// Pearson's r of each; exactly 0 without signal.
  public let r: [Double]
}
