import Geometry

/// Where the wanted voxels lie in the rows of a box, and where they go.
struct WantedRows {
  /// Voxels that follow each other in a row.
  struct Run {
    /// Their columns, counted from the first of the box.
    let columns: Range<Int>
    /// The number of the first of them among all wanted voxels.
    let position: Int
  }

  private let coreJ: Int
  private var runs: [Run] = []
  /// Where the runs of each row start, and behind the last where they end.
  private var starts = [0]

  /// Sorts `voxels`, ascending linear indices, into the rows of the box `core`.
  init(_ voxels: [Int], size: GridSize, core: [Range<Int>]) {
    coreJ = core[1].count
    var next = 0
    for k in core[2] {
      for j in core[1] {
        let row = size.i * (j + size.j * k)
        while next < voxels.count, voxels[next] < row + size.i {
          let first = next
          repeat {
            next += 1
          } while next < voxels.count && voxels[next] < row + size.i
            && voxels[next] == voxels[next - 1] + 1
          let column = voxels[first] - row - core[0].lowerBound
          runs.append(Run(columns: column..<(column + next - first), position: first))
        }
        starts.append(runs.count)
      }
    }
  }

  /// The runs in the row at core position (j, k).
  func runs(_ j: Int, _ k: Int) -> ArraySlice<Run> {
    let row = j + coreJ * k
    return runs[starts[row]..<starts[row + 1]]
  }
}
