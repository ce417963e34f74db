/// Which labels of a segmentation stand for what a seed in grey matter should not hold.
public struct SegmentationLabels: Hashable, Sendable {
  /// The nucleus accumbens of both sides.
  public let accumbens: Set<Int>
  /// The white matter of the cerebrum, both sides.
  public let whiteMatter: Set<Int>

  /// Names labels.
  public init(accumbens: Set<Int>, whiteMatter: Set<Int>) {
    self.accumbens = accumbens
    self.whiteMatter = whiteMatter
  }

  /// The labels of FreeSurfer's aseg, which fMRIPrep writes: 26 and 58, 2 and 41.
  ///
  /// From memory.
  public static let freeSurfer = SegmentationLabels(accumbens: [26, 58], whiteMatter: [2, 41])
}

/// How much of a seed lies in tissue other than the cortex that it is meant to stand for.
public struct SeedTissue: Sendable, Equatable {
  /// The share of voxels in the nucleus accumbens, 0 to 1.
  public let accumbens: Double
  /// The share of voxels in white matter, 0 to 1.
  public let whiteMatter: Double

  /// Counts the labels of the seed's voxels; nil without any.
  public init?(labels: [Int], scheme: SegmentationLabels) {
    guard !labels.isEmpty else { return nil }
    func share(_ wanted: Set<Int>) -> Double {
      Double(labels.count { wanted.contains($0) }) / Double(labels.count)
    }
    accumbens = share(scheme.accumbens)
    whiteMatter = share(scheme.whiteMatter)
  }
}
