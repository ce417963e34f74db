import Geometry

/// The 6-connected components of the voxels of a byte mask that hold one value, as runs along i.
///
/// Time and memory grow with the number of runs: 12 bytes each, at most half the voxels.
struct RunComponents {
  /// What is known of one component.
  struct Facts {
    var voxelCount = 0
    var touchesEdge = false
  }

  private let size: GridSize
  private var starts: [Int32] = []
  private var ends: [Int32] = []
  private var parents: [Int32] = []
  private var firstOfRow: [Int32] = [0]

  init(of value: UInt8, in mask: [UInt8], _ size: GridSize) {
    precondition(mask.count == size.count && size.count <= Int32.max)
    self.size = size
    firstOfRow.reserveCapacity(size.j * size.k + 1)
    for k in 0..<size.k {
      for j in 0..<size.j {
        findRuns(of: value, in: mask, row: j + size.j * k)
        let row = j + size.j * k
        if j > 0 { join(row, row - 1) }
        if k > 0 { join(row, row - size.j) }
      }
    }
    for run in parents.indices { parents[run] = root(Int32(run)) }
  }

  /// The facts of each component, by its first run.
  func facts() -> [Int32: Facts] {
    var found: [Int32: Facts] = [:]
    forEachRun { run, row, columns in
      let (j, k) = (row % size.j, row / size.j)
      let isAtEdge =
        columns.lowerBound == 0 || columns.upperBound == size.i || j == 0 || j == size.j - 1
        || k == 0 || k == size.k - 1
      found[parents[run], default: Facts()].voxelCount += columns.count
      if isAtEdge { found[parents[run], default: Facts()].touchesEdge = true }
    }
    return found
  }

  /// A mask with 1 in the voxels of the components whose first run is in `wanted`, else 0.
  func mask(of wanted: Set<Int32>) -> [UInt8] {
    var mask = [UInt8](repeating: 0, count: size.count)
    forEachRun { run, row, columns in
      guard wanted.contains(parents[run]) else { return }
      for i in columns { mask[row * size.i + i] = 1 }
    }
    return mask
  }

  private func forEachRun(_ body: (_ run: Int, _ row: Int, _ columns: Range<Int>) -> Void) {
    for row in 0..<(size.j * size.k) {
      for run in Int(firstOfRow[row])..<Int(firstOfRow[row + 1]) {
        body(run, row, Int(starts[run])..<Int(ends[run]))
      }
    }
  }

  private mutating func findRuns(of value: UInt8, in mask: [UInt8], row: Int) {
    let first = row * size.i
    var start: Int?
    for i in 0..<size.i {
      if mask[first + i] == value {
        if start == nil { start = i }
      } else if let begun = start {
        add(begun..<i)
        start = nil
      }
    }
    if let begun = start { add(begun..<size.i) }
    firstOfRow.append(Int32(starts.count))
  }

  private mutating func add(_ columns: Range<Int>) {
    parents.append(Int32(starts.count))
    starts.append(Int32(columns.lowerBound))
    ends.append(Int32(columns.upperBound))
  }

  /// Joins the runs of a row with those of a neighbouring row that they touch.
  private mutating func join(_ row: Int, _ other: Int) {
    var (a, b) = (firstOfRow[row], firstOfRow[other])
    let (endOfA, endOfB) = (firstOfRow[row + 1], firstOfRow[other + 1])
    while a < endOfA, b < endOfB {
      if starts[Int(a)] < ends[Int(b)], starts[Int(b)] < ends[Int(a)] { unite(a, b) }
      if ends[Int(a)] < ends[Int(b)] { a += 1 } else { b += 1 }
    }
  }

  private mutating func unite(_ a: Int32, _ b: Int32) {
    let (p, q) = (shortenedRoot(a), shortenedRoot(b))
    // The first run is the root, so that components are named the same whatever joined them.
    if p < q { parents[Int(q)] = p } else if q < p { parents[Int(p)] = q }
  }

  private func root(_ run: Int32) -> Int32 {
    var run = run
    while parents[Int(run)] != run { run = parents[Int(run)] }
    return run
  }

  private mutating func shortenedRoot(_ run: Int32) -> Int32 {
    var run = run
    while parents[Int(run)] != run {
      parents[Int(run)] = parents[Int(parents[Int(run)])]
      run = parents[Int(run)]
    }
    return run
  }
}
