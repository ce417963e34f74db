/// The voxels of a grid whose centres lie in some shapes.
public struct EnclosedVoxels: Sendable, Equatable {
  /// Linear indices, ascending, of those that the grid has.
  public let linear: [Int]
  /// How many there would be if the grid had no end.
  ///
  /// More than ``linear`` holds where a shape reaches beyond the field of view.
  public let unboundedCount: Int

  /// Names the voxels, `linear` ascending, and how many there would be without an end.
  public init(linear: [Int], unboundedCount: Int) {
    self.linear = linear
    self.unboundedCount = unboundedCount
  }
}

extension VoxelGrid {
  /// The voxels whose centre lies in any of `shapes`.
  public func enclosed(by shapes: [Shape<World>]) -> EnclosedVoxels {
    let corners = shapes.flatMap(\.corners).map { fromWorld($0) }
    guard let i = whole(corners.map(\.x)), let j = whole(corners.map(\.y)),
      let k = whole(corners.map(\.z))
    else { return EnclosedVoxels(linear: [], unboundedCount: 0) }
    let lattice = Lattice(size: size, toWorld: toWorld.rows)
    return lattice.points(in: shapes.map(\.solid), i, j, k)
  }

  /// Linear indices, ascending, of the voxels whose centre lies in any of `shapes`.
  public func voxels(in shapes: [Shape<World>]) -> [Int] { enclosed(by: shapes).linear }
}

/// The smallest range of whole numbers that holds `coordinates`; nil where there are none.
private func whole(_ coordinates: [Double]) -> ClosedRange<Int>? {
  guard let low = coordinates.min(), let high = coordinates.max() else { return nil }
  return Int(low.rounded(.down))...Int(high.rounded(.up))
}

/// A grid without the name of its frame: tens of thousands of points are looked at, by one loop for
/// all frames.
private struct Lattice {
  let size: GridSize
  let toWorld: [12 of Double]

  /// The points of the endless lattice within a box of indices that lie in any of `solids`.
  func points(
    in solids: [Solid],
    _ rangeI: ClosedRange<Int>,
    _ rangeJ: ClosedRange<Int>,
    _ rangeK: ClosedRange<Int>
  ) -> EnclosedVoxels {
    var linear: [Int] = []
    var count = 0
    for k in rangeK {
      for j in rangeJ {
        let isRow = (0..<size.j).contains(j) && (0..<size.k).contains(k)
        for i in rangeI where isInside(solids, Double(i), Double(j), Double(k)) {
          count += 1
          if isRow, (0..<size.i).contains(i) { linear.append(i + size.i * (j + size.j * k)) }
        }
      }
    }
    return EnclosedVoxels(linear: linear, unboundedCount: count)
  }

  private func isInside(_ solids: [Solid], _ i: Double, _ j: Double, _ k: Double) -> Bool {
    let m = toWorld
    let x = m[0] * i + m[1] * j + m[2] * k + m[3]
    let y = m[4] * i + m[5] * j + m[6] * k + m[7]
    let z = m[8] * i + m[9] * j + m[10] * k + m[11]
    for solid in solids where solid.contains(x, y, z) { return true }
    return false
  }
}
