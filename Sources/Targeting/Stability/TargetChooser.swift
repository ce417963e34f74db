public import Geometry

/// A rule that finds the target in a map, fast enough to be asked for each of many resamples.
///
/// It may keep memory between maps, but the target depends on the map alone.
public protocol TargetChooser<Frame>: Sendable {
  /// The frame that targets are found in.
  associatedtype Frame: WorldFrame

  /// The target in a map.
  ///
  /// - Parameter r: One correlation a column of the method's part of the map.
  /// - Returns: The target, or nil where the map has none.
  mutating func target(in r: Span<Float>) -> Point<Frame>?
}

/// The position that ``peakCandidate(r:voxels:grid:)`` finds.
public struct PeakChooser<Frame: WorldFrame>: TargetChooser {
  private let voxels: [Int]
  private let grid: VoxelGrid<Frame>

  /// Creates the rule.
  ///
  /// - Parameters:
  ///   - voxels: Linear indices of the searched voxels, ascending, one a column.
  ///   - grid: The grid that the indices belong to.
  public init(voxels: [Int], grid: VoxelGrid<Frame>) {
    precondition(isAscending(voxels), "searched voxels out of order")
    self.voxels = voxels
    self.grid = grid
  }

  /// The centre of the most negative voxel, of equal ones the first; nil where none is negative.
  public mutating func target(in r: Span<Float>) -> Point<Frame>? {
    precondition(r.count == voxels.count, "\(r.count) correlations of \(voxels.count) voxels")
    return lowest(r).map { grid.centre(ofLinear: voxels[$0]) }
  }
}

/// A rule given as a function, for methods that have no faster form.
public struct CandidateChooser<Frame: WorldFrame>: TargetChooser {
  private let choose: @Sendable ([Double]) -> Candidate<Frame>?

  /// Creates the rule from what finds a candidate in a map.
  public init(_ choose: @escaping @Sendable ([Double]) -> Candidate<Frame>?) {
    self.choose = choose
  }

  /// The position of the candidate, or nil where there is none.
  public mutating func target(in r: Span<Float>) -> Point<Frame>? {
    choose(r.indices.map { Double(r[$0]) })?.position
  }
}

/// The first of the lowest elements below 0, or nil without one; NaN is never it.
private func lowest(_ r: Span<Float>) -> Int? {
  var found: Int?
  var value: Float = 0
  for index in r.indices where r[index] < value { (found, value) = (index, r[index]) }
  return found
}

/// Whether each of `numbers` is larger than the one before.
func isAscending(_ numbers: [Int]) -> Bool {
  zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
}
