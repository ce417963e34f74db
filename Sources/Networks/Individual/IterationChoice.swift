public import Imaging
import LinearAlgebra

/// How many iterations the other half of a person's data speaks for.
///
/// Each iteration makes labels more the person's own and less the same from half to half (networks.md
/// §1, computed): where data are noisy, ten iterations of a search wander off. So each half's labels,
/// iteration by iteration, are held against the half that they were not made of: how closely a voxel
/// there follows the rest of its network. Chosen by us (decision 0026); `BenchmarksNetworks.md` shows what
/// it does.
public struct IterationChoice: Hashable, Sendable {
  /// After each iteration, from the first: the mean r of a voxel with the sum of its network's other
  /// voxels, in the half that the labels were not made of, mean over both halves.
  public let coherence: [Double]
  /// How many iterations are taken: so many that one more does not raise ``coherence``, two at least where
  /// there are two.
  ///
  /// The labels of one are the group labelling, by which a person's own are judged. What rises again
  /// later is not waited for: a search that wanders finds what any data of one scan have in common.
  public let iterations: Int

  /// Takes what was measured after each iteration; at least one.
  init(coherence: [Double]) {
    precondition(!coherence.isEmpty, "no iteration")
    self.coherence = coherence
    var last = min(1, coherence.count - 1)
    while last + 1 < coherence.count, coherence[last + 1] > coherence[last] { last += 1 }
    iterations = last + 1
  }

  /// Holds each half's labels against the other half.
  ///
  /// - Parameters:
  ///   - trails: The labels of each half's search, of the same networks and voxels.
  ///   - halves: The series of the same halves, in the same order.
  ///   - isCounted: Which voxels count: ``NetworkPrior/isOutside(of:)``, as those inside the spheres
  ///     are the group's.
  ///   - crew: Who does it; the result is the same to the last bit.
  public init(
    _ trails: (LabelTrail, LabelTrail),
    in halves: (VoxelSeries, VoxelSeries),
    where isCounted: [Bool],
    crew: Crew = .alone
  ) {
    let width = trails.0.networks.count
    func coherence(_ trail: LabelTrail, _ iteration: Int, _ other: VoxelSeries) -> Double {
      other.coherence(
        of: trail.places(after: iteration),
        width: width,
        where: isCounted,
        crew: crew
      )
    }
    let count = max(trails.0.iterations, trails.1.iterations)
    self.init(
      coherence: (1...count).map { iteration in
        (coherence(trails.0, iteration, halves.1) + coherence(trails.1, iteration, halves.0)) / 2
      }
    )
  }
}

extension VoxelSeries {
  /// The mean r of the counted voxels with the sum of the unit series of all other voxels of their
  /// network; 0 where none counts, and of a voxel that is alone or constant.
  ///
  /// Without the voxel itself, which would hold small networks together by nothing else.
  func coherence(
    of networks: [Int],
    width: Int,
    where isCounted: [Bool],
    crew: Crew
  ) -> Double {
    let sums = sums(
      of: networks,
      sides: [Int](repeating: 0, count: voxelCount),
      weights: nil,
      width: width,
      sideCount: 1,
      crew: crew
    )
    let squares = columnNorms(sums).map { $0 * $0 }
    let tiles = gather(crew) { voxels in
      let tile = unit(voxels)
      let products = productOfTranspose(tile, sums)
      let hasSignal = columnNorms(tile).map { $0 > 0 }
      var total = 0.0
      for (row, voxel) in voxels.enumerated() where isCounted[voxel] && hasSignal[row] {
        // Its own series, of length 1, is a part of the sum.
        let own = products[row, networks[voxel]]
        let rest = squares[networks[voxel]] - 2 * own + 1
        if rest > 1e-9 { total += (own - 1) / rest.squareRoot() }
      }
      return [total]
    }
    let count = isCounted.count { $0 }
    return count > 0 ? tiles.reduce(0) { $0 + $1[0] } / Double(count) : 0
  }
}
