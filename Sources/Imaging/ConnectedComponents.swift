public import Geometry

/// The 26-connected components of a set of voxels.
///
/// Two voxels are neighbours where no index differs by more than one, so that faces, edges and
/// corners all connect.
/// - Parameters:
///   - voxels: Distinct linear indices of the grid, in any order.
///   - size: The size of the grid.
/// - Returns: Components of ascending linear indices; the largest first, of equal ones the one
///   with the lowest index.
public func connectedComponents(_ voxels: [Int], in size: GridSize) -> [[Int]] {
  var unvisited = Set(voxels)
  var components: [[Int]] = []
  for start in voxels.sorted() where unvisited.remove(start) != nil {
    var component = [start]
    var next = 0
    while next < component.count {
      for neighbour in neighbours(of: component[next], in: size)
      where unvisited.remove(neighbour) != nil {
        component.append(neighbour)
      }
      next += 1
    }
    components.append(component.sorted())
  }
  // Found in order of their lowest index, which a stable order by size keeps.
  return components.enumerated().sorted {
    ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
  }.map(\.element)
}

/// The up to 26 neighbours of a voxel, within the grid.
private func neighbours(of linear: Int, in size: GridSize) -> [Int] {
  let i = linear % size.i
  let j = linear / size.i % size.j
  let k = linear / (size.i * size.j)
  var found: [Int] = []
  for z in max(0, k - 1)...min(size.k - 1, k + 1) {
    for y in max(0, j - 1)...min(size.j - 1, j + 1) {
      for x in max(0, i - 1)...min(size.i - 1, i + 1) {
        found.append(x + size.i * (y + size.j * z))
      }
    }
  }
  return found.filter { $0 != linear }
}
