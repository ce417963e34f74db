public import LinearAlgebra

/// Why a fit of soft networks ended.
public enum SoftNetworksStop: String, CaseIterable, Sendable {
  /// A network came to look like another's prior as much as like its own; that step was taken back.
  case ownMarginLost = "own_margin_lost"
  /// The error hardly changed any more.
  case converged
  /// The cap on iterations.
  case iterationCap = "iteration_cap"
}

/// What an iteration came to.
public struct SoftNetworksStep: Hashable, Sendable {
  /// ‖X − U V′‖² after it.
  public let error: Double
  /// The least ``SoftNetwork/margin`` of all networks after it.
  public let margin: Double
}

/// How one network compares with the prior.
public struct SoftNetwork: Hashable, Sendable {
  /// r of its loadings with its own prior, over the voxels of the mask; 0 where either is constant.
  public let priorCorrelation: Double
  /// ``priorCorrelation`` less the largest r with the prior of another network.
  ///
  /// Quality asks for more than 0 of all.
  public let margin: Double
  /// The mean over the mask of the absolute change from the prior, whose column maximum is 1 too.
  public let meanChange: Double
}

/// One person's networks as loadings between 0 and 1, after Cui 2020 (pNet's code read).
///
/// Networks may overlap. The prior is not the published one, so neither is the result.
public struct SoftNetworks: Sendable {
  /// V of the voxels within reach: none negative, the largest of each network 1.
  public let reached: ReachedLoadings
  /// U: one kept frame a row, run after run, one network a column, none negative.
  public let timeCourses: Matrix
  /// How many frames of ``timeCourses`` each run has, in order.
  public let frameCounts: [Int]
  /// What each iteration came to; the last is one that was taken back where ``stop`` is
  /// ``SoftNetworksStop/ownMarginLost``.
  public let steps: [SoftNetworksStep]
  /// Why the fit ended.
  public let stop: SoftNetworksStop
  /// How each network of the result compares with the prior.
  public let networks: [SoftNetwork]
  /// The rule, with β among it.
  public let rule: SoftNetworksRule
  /// The share of the mask that no network's support reaches: ``SoftPrior/uncoveredShare``.
  public let uncoveredShare: Double

  /// V: one voxel a row, one network a column; made anew each time, as it is large.
  public var loadings: Matrix { reached.inMask }
  /// The network of the largest loading of each voxel, of equals the first; nil where all are 0.
  public var labels: [Int?] { largestLoadings(loadings) }
  /// How many iterations the result is of.
  public var iterationCount: Int { stop == .ownMarginLost ? steps.count - 1 : steps.count }
  /// Whether each network is more like its own prior than like any other.
  public var areMarginsPositive: Bool { networks.allSatisfy { $0.margin > 0 } }
}

/// The number of the largest of each row, of equals the first; nil where none is above 0.
func largestLoadings(_ loadings: Matrix) -> [Int?] {
  (0..<loadings.rows).map { row in
    loadings.withRow(row) { values in
      var best: Int?
      var largest = 0.0
      for column in values.indices where values[column] > largest {
        (best, largest) = (column, values[column])
      }
      return best
    }
  }
}
