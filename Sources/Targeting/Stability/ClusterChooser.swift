public import Geometry

/// The position that ``clusterCandidate(r:voxels:grid:rule:direction:weights:name:)`` finds, some
/// hundred times faster.
///
/// Products of r and weight are compared in single precision, as r is.
public struct ClusterChooser<Frame: WorldFrame>: TargetChooser {
  private let coordinates: [(i: Int, j: Int, k: Int)]
  private let grid: VoxelGrid<Frame>
  private var finder: ClusterFinder
  /// The mass of each voxel; nil means equal ones.
  private let masses: [Double]?

  /// Creates the rule and looks up which voxels touch.
  ///
  /// - Parameters:
  ///   - voxels: Linear indices of the searched voxels, ascending, one a column.
  ///   - grid: The grid that the indices belong to.
  ///   - rule: How many voxels enter; one voxel must be enough for a cluster.
  ///   - weights: One weight a searched voxel, from 0, exactly where the rule weights.
  public init(
    voxels: [Int],
    grid: VoxelGrid<Frame>,
    rule: ClusterRule,
    weights: [Double]? = nil
  ) {
    precondition(isAscending(voxels), "searched voxels out of order")
    precondition((weights != nil) == (rule.weighting != .none), "weights are not as the rule says")
    precondition(rule.minimumVoxels <= 1, "the fast rule knows no smallest size")
    masses = rule.weighting.isMass ? weights : nil
    coordinates = voxels.map { linear in
      let voxel = grid.voxel(atLinear: linear)
      return (voxel.i, voxel.j, voxel.k)
    }
    self.grid = grid
    finder = ClusterFinder(
      NeighbourTable(voxels, in: grid.size),
      rule: rule,
      weights: rule.weighting.selects ? weights : nil
    )
  }

  /// The centre of gravity of the largest cluster; nil where no voxel is negative, where the cluster
  /// has no mass, or where the centre lies outside the grid.
  public mutating func target(in r: Span<Float>) -> Point<Frame>? {
    let members = finder.largestCluster(in: r)
    guard !members.isEmpty else { return nil }
    var (i, j, k, total) = (0.0, 0.0, 0.0, 0.0)
    for member in members {
      let (voxel, mass) = (coordinates[Int(member)], masses?[Int(member)] ?? 1)
      i += mass * Double(voxel.i)
      j += mass * Double(voxel.j)
      k += mass * Double(voxel.k)
      total += mass
    }
    guard total > 0 else { return nil }
    let centre = grid.toWorld(Point<VoxelSpace>(i / total, j / total, k / total))
    return grid.index(of: centre) == nil ? nil : centre
  }
}

/// Finds the largest cluster of most negative voxels, with memory that is used again.
///
/// Without the name of a frame, so that there is one loop for all.
struct ClusterFinder: Sendable {
  private let table: NeighbourTable
  private let rule: ClusterRule
  /// What r is multiplied by; nil multiplies nothing.
  private let weights: [Float]?
  private var scores: [Float] = []
  private var keys: [UInt64] = []
  private var isWaiting: [Bool]
  private var found: [Int32] = []

  init(_ table: NeighbourTable, rule: ClusterRule, weights: [Double]?) {
    precondition(weights == nil || weights?.count == table.count, "a weight a voxel")
    self.table = table
    self.rule = rule
    self.weights = weights?.map { Float($0) }
    isWaiting = [Bool](repeating: false, count: table.count)
    keys.reserveCapacity(table.count)
    found.reserveCapacity(table.count)
  }

  /// The numbers of the voxels in the largest cluster, of equal ones that with the lowest number.
  mutating func largestCluster(in r: Span<Float>) -> ArraySlice<Int32> {
    precondition(r.count == table.count, "\(r.count) correlations of \(table.count) voxels")
    keys.removeAll(keepingCapacity: true)
    if let weights {
      var scores: [Float] = []
      swap(&scores, &self.scores)  // rank needs all of self
      scores.removeAll(keepingCapacity: true)
      for index in r.indices { scores.append(r[index] * weights[index]) }
      rank(scores.span)
      swap(&scores, &self.scores)
    } else {
      rank(r)
    }
    let base = rule.base == .searchedVoxels ? table.count : keys.count
    let wanted = min(keys.count, chosenCount(fraction: rule.fraction, of: base))
    guard wanted > 0 else { return [] }
    bringSmallest(wanted, toFrontOf: &keys)
    for key in keys.prefix(wanted) { isWaiting[Int(key & 0xFFFF_FFFF)] = true }
    return largestWaiting()
  }

  /// Notes the voxels with a negative score, so that the smaller key is the lower score.
  private mutating func rank(_ scores: Span<Float>) {
    for index in scores.indices where scores[index] < 0 {
      // Of negative numbers the one further from 0 has the larger pattern. Equal ones: by number.
      keys.append(UInt64(~scores[index].bitPattern) << 32 | UInt64(index))
    }
  }

  /// Floods from each voxel that waits, and leaves none waiting.
  private mutating func largestWaiting() -> ArraySlice<Int32> {
    found.removeAll(keepingCapacity: true)
    var largest = 0..<0
    for start in 0..<table.count where isWaiting[start] {
      let first = found.count
      isWaiting[start] = false
      found.append(Int32(start))
      var next = first
      while next < found.count {
        let voxel = Int(found[next])
        for position in Int(table.starts[voxel])..<Int(table.starts[voxel + 1]) {
          let neighbour = table.neighbours[position]
          guard isWaiting[Int(neighbour)] else { continue }
          isWaiting[Int(neighbour)] = false
          found.append(neighbour)
        }
        next += 1
      }
      if found.count - first > largest.count { largest = first..<found.count }
    }
    return found[largest]
  }
}

/// Reorders `keys`, all different, so that the `count` smallest come first, in any order.
///
/// Hoare's selection with the median of three, which needs some passes whatever the order.
func bringSmallest(_ count: Int, toFrontOf keys: inout [UInt64]) {
  var keys = keys.mutableSpan
  var (low, high) = (0, keys.count - 1)
  while low < high {
    let middle = low + (high - low) / 2
    let (a, b, c) = (keys[low], keys[middle], keys[high])
    let pivot = max(min(a, b), min(max(a, b), c))
    var (left, right) = (low, high)
    while left <= right {
      while keys[left] < pivot { left += 1 }
      while keys[right] > pivot { right -= 1 }
      if left <= right {
        keys.swapAt(left, right)
        left += 1
        right -= 1
      }
    }
    // [low...right] ≤ pivot ≤ [left...high], and what lies between is the pivot.
    if count - 1 <= right {
      high = right
    } else if count - 1 >= left {
      low = left
    } else {
      return
    }
  }
}
