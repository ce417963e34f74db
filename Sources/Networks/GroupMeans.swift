public import Imaging
public import LinearAlgebra

extension VoxelSeries {
  /// The mean series of groups of voxels, of the series as they are, as nilearn takes them.
  ///
  /// Each series of a group is read once, tile by tile; groups may overlap.
  ///
  /// - Parameters:
  ///   - groups: Numbers of voxels; a group of none gets zeros.
  ///   - crew: Who does it; the means are the same to the last bit.
  /// - Returns: ``length`` rows, one group a column.
  public func means(of groups: [[Int]], crew: Crew = .alone) -> Matrix {
    let tiles = memberships(of: groups)
    var sum = [Double](repeating: 0, count: length * groups.count)
    // Some tiles at once: the sums of hundreds of patches over each tile of a brain would take 60 MB.
    for start in stride(from: 0, to: tiles.count, by: Self.tilesAtOnce) {
      let some = tiles[start..<min(tiles.count, start + Self.tilesAtOnce)]
      var parts = [[Double]](repeating: [], count: some.count)
      unsafe parts.withUnsafeMutableBufferPointer { parts in
        crew.share(some.count) { number, _ in
          unsafe parts[number] = sums(of: some[start + number], groupCount: groups.count)
        }
      }
      for part in parts { for index in sum.indices { sum[index] += part[index] } }
    }
    var means = Matrix(rows: length, columns: groups.count, values: sum)
    means.scaleColumns(by: groups.map { 1 / Double(max(1, $0.count)) })
    return means
  }

  private static var tilesAtOnce: Int { 16 }

  /// A voxel and the number of a group that it belongs to.
  private typealias Membership = (voxel: Int, group: Int)

  /// The memberships in ascending order of voxels, as many at once as a tile holds.
  private func memberships(of groups: [[Int]]) -> [[Membership]] {
    var all: [Membership] = []
    all.reserveCapacity(groups.reduce(0) { $0 + $1.count })
    for (number, group) in groups.enumerated() {
      for voxel in group {
        precondition((0..<voxelCount).contains(voxel), "voxel \(voxel) of \(voxelCount)")
        all.append((voxel, number))
      }
    }
    all.sort { $0 < $1 }
    return stride(from: 0, to: all.count, by: Self.tileWidth).map {
      Array(all[$0..<min(all.count, $0 + Self.tileWidth)])
    }
  }

  /// The sums of each group over the members of a tile: ``length`` rows, one group a column.
  private func sums(of members: [Membership], groupCount: Int) -> [Double] {
    let series = raw(of: members.map(\.voxel))
    let groups = members.map(\.group)
    var sums = [Double](repeating: 0, count: length * groupCount)
    for row in 0..<length {
      let start = row * groupCount
      series.withRow(row) { values in
        for position in values.indices { sums[start + groups[position]] += values[position] }
      }
    }
    return sums
  }
}
