import Geometry

/// Which of some voxels touch which, by face, edge or corner.
struct NeighbourTable: Sendable {
  /// How many voxels there are.
  let count: Int
  /// Where the neighbours of each begin in ``neighbours``, and where the last ones end.
  let starts: [Int32]
  /// Numbers of voxels, in the order of the list.
  let neighbours: [Int32]

  /// Looks up the neighbours of each of `voxels`, distinct linear indices of a grid of `size`.
  init(_ voxels: [Int], in size: GridSize) {
    var numbers = [Int32](repeating: -1, count: size.count)
    for (number, voxel) in voxels.enumerated() { numbers[voxel] = Int32(number) }
    var starts: [Int32] = [0]
    var neighbours: [Int32] = []
    for voxel in voxels {
      let (i, j, k) = (voxel % size.i, voxel / size.i % size.j, voxel / (size.i * size.j))
      for z in max(0, k - 1)...min(size.k - 1, k + 1) {
        for y in max(0, j - 1)...min(size.j - 1, j + 1) {
          for x in max(0, i - 1)...min(size.i - 1, i + 1) {
            let other = x + size.i * (y + size.j * z)
            if other != voxel, numbers[other] >= 0 { neighbours.append(numbers[other]) }
          }
        }
      }
      starts.append(Int32(neighbours.count))
    }
    count = voxels.count
    self.starts = starts
    self.neighbours = neighbours
  }
}
