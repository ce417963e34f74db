public import Geometry
public import LinearAlgebra

/// Which voxels of a mask count as neighbours.
public enum Neighbourhood: Int, CaseIterable, Sendable {
  /// Voxels that share a face.
  case faces = 6
  /// Voxels that share a face or an edge.
  case facesAndEdges = 18
}

/// The voxels of a mask and which of them touch each other; nothing outside the mask counts.
public struct VoxelGraph: Sendable {
  /// How many voxels there are.
  public let count: Int
  /// Where the neighbours of each voxel begin in ``neighbours``, and where the last ones end.
  private let starts: [Int32]
  /// Numbers of voxels, ascending for each.
  private let neighbours: [Int32]

  /// Looks up the neighbours of each of `voxels`, distinct linear indices of a grid of `size`.
  public init(_ voxels: [Int], in size: GridSize, neighbourhood: Neighbourhood = .faces) {
    var numbers = [Int32](repeating: -1, count: size.count)
    for (number, voxel) in voxels.enumerated() { numbers[voxel] = Int32(number) }
    let steps = neighbourhood.steps
    var starts: [Int32] = [0]
    starts.reserveCapacity(voxels.count + 1)
    var neighbours: [Int32] = []
    for voxel in voxels {
      let (i, j, k) = (voxel % size.i, voxel / size.i % size.j, voxel / (size.i * size.j))
      let begin = neighbours.count
      for step in steps {
        let (x, y, z) = (i + step.i, j + step.j, k + step.k)
        guard (0..<size.i).contains(x), (0..<size.j).contains(y), (0..<size.k).contains(z) else {
          continue
        }
        let other = numbers[x + size.i * (y + size.j * z)]
        if other >= 0 { neighbours.append(other) }
      }
      neighbours[begin...].sort()
      starts.append(Int32(neighbours.count))
    }
    count = voxels.count
    self.starts = starts
    self.neighbours = neighbours
  }

  /// How many neighbours voxel `voxel` has.
  public func degree(of voxel: Int) -> Int { Int(starts[voxel + 1] - starts[voxel]) }

  /// The numbers of the neighbours of `voxel`, ascending.
  public func neighbours(of voxel: Int) -> [Int] {
    neighbours[Int(starts[voxel])..<Int(starts[voxel + 1])].map(Int.init)
  }

  /// The mean over each voxel and its neighbours, the voxel itself included.
  ///
  /// - Parameter values: One voxel a row.
  /// - Returns: The same shape.
  public func closedMean(_ values: Matrix) -> Matrix {
    weightedSums(values, ofSelf: true) { voxel, _ in 1 / Double(degree(of: voxel) + 1) }
  }

  /// The sum of each voxel's neighbours' values, times weights of the pair.
  ///
  /// - Parameters:
  ///   - values: One voxel a row.
  ///   - isSelfIncluded: Whether a voxel counts as its own neighbour.
  ///   - weight: The weight of a voxel and its neighbour.
  /// - Returns: The same shape.
  func weightedSums(
    _ values: Matrix,
    ofSelf isSelfIncluded: Bool = false,
    _ weight: (_ voxel: Int, _ neighbour: Int) -> Double
  ) -> Matrix {
    precondition(values.rows == count, "\(values.rows) rows for \(count) voxels")
    let width = values.columns
    var sums = [Double](repeating: 0, count: count * width)
    let source = values.values.span
    var target = sums.mutableSpan
    for voxel in 0..<count {
      let others = (isSelfIncluded ? [voxel] : []) + neighbours(of: voxel)
      for other in others {
        let factor = weight(voxel, other)
        for column in 0..<width {
          target[voxel * width + column] += factor * source[other * width + column]
        }
      }
    }
    return Matrix(rows: count, columns: width, values: sums)
  }
}

extension Neighbourhood {
  /// The steps to the neighbours.
  fileprivate var steps: [(i: Int, j: Int, k: Int)] {
    var steps: [(i: Int, j: Int, k: Int)] = []
    for k in -1...1 {
      for j in -1...1 {
        for i in -1...1 {
          let distance = abs(i) + abs(j) + abs(k)
          if distance > 0, distance <= (self == .faces ? 1 : 2) { steps.append((i, j, k)) }
        }
      }
    }
    return steps
  }
}
