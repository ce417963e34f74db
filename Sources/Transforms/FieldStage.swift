import Geometry

/// Where the vectors of a field come from.
protocol FieldValues: Sendable {
  /// The vectors of `voxels`, whose linear indices ascend without repetition.
  ///
  /// Memory grows with the number of voxels asked for, not with the field.
  func vectors(of voxels: [Int]) throws(TransformError) -> [SIMD3<Double>]
}

/// A field of vectors on a grid, sampled trilinearly.
struct FieldStage {
  /// What a vector says.
  enum Meaning {
    /// By how much a point is displaced; 0 outside, as in ITK.
    case displacement
    /// Where a point goes; there is no value outside.
    case position
  }

  let grid: FieldGrid
  let values: any FieldValues
  let meaning: Meaning
  /// Whether vectors are stored as RAS.
  var isRAS = false

  func apply(to points: inout [TravellingPoint]) throws(TransformError) {
    let cells = points.map { point in point.place.flatMap(grid.cell(around:)) }
    let voxels = neededVoxels(cells)
    let vectors = try values.vectors(of: voxels)
    for (index, cell) in cells.enumerated() {
      guard let place = points[index].place else { continue }
      guard let cell else {
        points[index].isOutside = true
        if meaning == .position { points[index].place = nil }
        continue
      }
      let sample = interpolated(cell, voxels, vectors)
      points[index].place = try moved(place, by: sample)
      if points[index].place == nil { points[index].isOutside = true }
    }
  }

  private func moved(
    _ place: Point<LPS>,
    by sample: SIMD3<Double>
  ) throws(TransformError) -> Point<LPS>? {
    let vector = isRAS ? sample * SIMD3(-1, -1, 1) : sample
    let isFinite = vector.x.isFinite && vector.y.isFinite && vector.z.isFinite
    switch meaning {
    case .displacement:
      guard isFinite else { throw .notFinite(what: "a displacement that a point needs") }
      return Point(place.x + vector.x, place.y + vector.y, place.z + vector.z)
    case .position: return isFinite ? Point(vector.x, vector.y, vector.z) : nil
    }
  }

  private func interpolated(
    _ cell: FieldCell,
    _ voxels: [Int],
    _ vectors: [SIMD3<Double>]
  ) -> SIMD3<Double> {
    var sum = SIMD3<Double>.zero
    for corner in 0..<8 where cell.weights[corner] > 0 {
      let position = voxels.partitioningIndex { $0 >= cell.voxels[corner] }
      sum += cell.weights[corner] * vectors[position]
    }
    return sum
  }

  /// The voxels that bear weight, ascending; a NaN beside a place on the grid does not spoil it.
  private func neededVoxels(_ cells: [FieldCell?]) -> [Int] {
    var needed: [Int] = []
    for case let cell? in cells {
      for corner in 0..<8 where cell.weights[corner] > 0 { needed.append(cell.voxels[corner]) }
    }
    needed.sort()
    var unique: [Int] = []
    for voxel in needed where unique.last != voxel { unique.append(voxel) }
    return unique
  }
}

extension [Int] {
  /// The first index of a sorted array whose element satisfies `isSecond`.
  fileprivate func partitioningIndex(where isSecond: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isSecond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
