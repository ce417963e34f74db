public import Denoising
public import Findings
public import Geometry
import Connectivity

/// How far each method's candidate moves between two halves of the data, cleaned apart.
///
/// A measure of stability of this subject's target, not of its distance from the truth.
public struct SplitHalf<Frame: WorldFrame>: Sendable, Equatable {
  /// What one half of the data gives by itself.
  public struct Half: Sendable, Equatable {
    /// The half's most anticorrelated voxel.
    public internal(set) var peak: Candidate<Frame>?
    /// The half's cluster candidate.
    public internal(set) var cluster: Candidate<Frame>?
    /// How many frames it keeps after censoring.
    public let keptFrames: Int
    /// How many minutes those are.
    public let minutesKept: Double
    /// Its degrees of freedom, over all its runs; nil where it could not be cleaned.
    public internal(set) var degreesOfFreedom: Int?
    /// Why the half has no candidates; nil where it has.
    public internal(set) var reason: Finding?
  }

  /// The earlier half of each run, or every other run from the first.
  public let first: Half
  /// The later half of each run, or every other run from the second.
  public let second: Half

  /// How far the peak moves; nil where a half has none, for its ``Half/reason``.
  public var peakDisplacement: Millimetres? { displacement(first.peak, second.peak) }
  /// How far the cluster's centre of gravity moves; nil where a half has none.
  public var clusterDisplacement: Millimetres? { displacement(first.cluster, second.cluster) }
  /// How far the candidate of `method` moves; nil where a half has none.
  public func displacement(of method: TargetingMethod) -> Millimetres? {
    switch method {
    case .peak: peakDisplacement
    case .cluster: clusterDisplacement
    }
  }
  /// Why displacements are missing, one finding a half at most.
  public var findings: [Finding] { [first.reason, second.reason].compactMap(\.self) }

  private func displacement(_ a: Candidate<Frame>?, _ b: Candidate<Frame>?) -> Millimetres? {
    guard let a, let b else { return nil }
    return a.position.distance(to: b.position)
  }
}

/// How the candidates move between two halves of `runs`.
///
/// An even number of runs is halved by taking every other run; else each run is cut in two with
/// equally many kept frames. Each piece is cleaned by itself: halves of a jointly cleaned run
/// resemble each other even where there is nothing but noise.
///
/// - Parameters:
///   - runs: At least one run, all with the same rows.
///   - plan: How a piece is cleaned.
///   - voxels: The linear indices of the searched voxels.
///   - grid: The grid that the indices belong to.
///   - rule: How many voxels enter the cluster.
/// - Returns: Both halves; where one gives no target, with the reason.
/// - Throws: ``Denoising/DenoisingError`` where the frames of a run cannot be judged at all; that a
///   half is too short is said in its ``SplitHalf/Half/reason``.
public func splitHalf<Frame: WorldFrame>(
  of runs: [RawRun],
  plan: DenoisingPlan,
  voxels: [Int],
  grid: VoxelGrid<Frame>,
  rule: ClusterRule
) throws(DenoisingError) -> SplitHalf<Frame> {
  var pieces: (first: [Piece], second: [Piece]) = ([], [])
  for (number, run) in runs.enumerated() {
    let frames = try CensoredFrames(run.confounds, rule: plan.censoring)
    let all = 0..<frames.keep.count
    if runs.count.isMultiple(of: 2) {
      let whole = Piece(run: run, frames: all, kept: frames.keptCount)
      if number.isMultiple(of: 2) {
        pieces.first.append(whole)
      } else {
        pieces.second.append(whole)
      }
    } else {
      // Without two kept frames there is nothing to halve; cleaning then says so.
      let halves = splitIntoHalves(frames) ?? (all, all)
      let kept = frames.keptCount / 2
      pieces.first.append(Piece(run: run, frames: halves.first, kept: kept))
      pieces.second.append(Piece(run: run, frames: halves.second, kept: kept))
    }
  }
  func half(_ pieces: [Piece], _ name: String) -> SplitHalf<Frame>.Half {
    findHalf(pieces, name: name, plan: plan, voxels: voxels, grid: grid, rule: rule)
  }
  return SplitHalf(
    first: half(pieces.first, "first half"),
    second: half(pieces.second, "second half")
  )
}

/// The part of a run that belongs to one half.
private struct Piece {
  let run: RawRun
  let frames: Range<Int>
  let kept: Int
}

private func findHalf<Frame: WorldFrame>(
  _ pieces: [Piece],
  name: String,
  plan: DenoisingPlan,
  voxels: [Int],
  grid: VoxelGrid<Frame>,
  rule: ClusterRule
) -> SplitHalf<Frame>.Half {
  var half = SplitHalf<Frame>.Half(
    keptFrames: pieces.reduce(0) { $0 + $1.kept },
    minutesKept: pieces.reduce(0) { $0 + Double($1.kept) * $1.run.repetitionTime.seconds / 60 }
  )
  do throws(Finding) {
    let map = try correlate(pieces, name: name, plan: plan, searchedCount: voxels.count)
    half.degreesOfFreedom = map.degreesOfFreedom
    half.peak = peakCandidate(r: map.r, voxels: voxels, grid: grid)
    half.cluster = clusterCandidate(r: map.r, voxels: voxels, grid: grid, rule: rule)
    if half.peak == nil { half.reason = notPossible(noAnticorrelation(subject: name)) }
  } catch {
    half.reason = error
  }
  return half
}

private func correlate(
  _ pieces: [Piece],
  name: String,
  plan: DenoisingPlan,
  searchedCount: Int
) throws(Finding) -> (r: [Double], degreesOfFreedom: Int) {
  var cleaned: [DenoisedRun] = []
  do throws(DenoisingError) {
    for piece in pieces {
      cleaned.append(
        try denoise(
          piece.run.series,
          repetitionTime: piece.run.repetitionTime,
          confounds: piece.run.confounds,
          plan: plan,
          frames: piece.frames
        )
      )
    }
  } catch { throw notPossible(error.finding(subject: name)) }
  do throws(ConnectivityError) {
    let targets = Array(0..<searchedCount)
    let r = try seedCorrelation(seedRow: searchedCount, targets: targets, in: cleaned)
    return (r, cleaned.reduce(0) { $0 + $1.degreesOfFreedom })
  } catch { throw notPossible(error.finding(subject: name)) }
}

/// That half the data gives no target makes the whole doubtful, but does not withhold it.
private func notPossible(_ cause: Finding) -> Finding {
  Finding(
    "split_half_not_possible",
    .warning,
    subject: cause.subject,
    message: "the \(cause.subject) gives no target: \(cause.message) (\(cause.code))",
    remedy: cause.remedy
  )
}
