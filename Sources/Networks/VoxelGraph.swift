public import Geometry
public import Imaging
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
  let starts: [Int32]
  /// Numbers of voxels, ascending for each.
  let neighbours: [Int32]

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
  /// - Parameters:
  ///   - values: One voxel a row.
  ///   - crew: Who does it; the result is the same to the last bit.
  /// - Returns: The same shape.
  public func closedMean(_ values: Matrix, crew: Crew = .alone) -> Matrix {
    precondition(values.rows == count, "\(values.rows) rows for \(count) voxels")
    let width = values.columns
    var means = values.values
    unsafe means.withUnsafeMutableBufferPointer { means in
      crew.share((count + blockLength - 1) / blockLength) { block, _ in
        let first = block * blockLength
        for voxel in first..<min(count, first + blockLength) {
          let row = means.extracting((voxel * width)..<((voxel + 1) * width))
          unsafe average(values.values.span, aroundVoxel: voxel, into: row)
        }
      }
    }
    return Matrix(rows: count, columns: width, values: means)
  }

  /// The largest of each row of ``closedMean(_:crew:)``, which is not formed.
  ///
  /// - Parameters:
  ///   - values: One voxel a row.
  ///   - crew: Who does it; the result is the same to the last bit.
  /// - Returns: One a voxel.
  func closedMeanMaxima(_ values: Matrix, crew: Crew) -> [Double] {
    precondition(values.rows == count, "\(values.rows) rows for \(count) voxels")
    var maxima = [Double](repeating: -.infinity, count: count)
    unsafe maxima.withUnsafeMutableBufferPointer { maxima in
      crew.share((count + blockLength - 1) / blockLength) { block, _ in
        let first = block * blockLength
        var row = [Double](repeating: 0, count: values.columns)
        for voxel in first..<min(count, first + blockLength) {
          unsafe row.withUnsafeMutableBufferPointer { row in
            for column in row.indices { unsafe row[column] = values[voxel, column] }
            unsafe average(values.values.span, aroundVoxel: voxel, into: row)
            for column in row.indices {
              unsafe maxima[voxel] = max(maxima[voxel], row[column])
            }
          }
        }
      }
    }
    return maxima
  }

  /// Makes `row`, which holds the values of `voxel`, their mean with those of its neighbours.
  private func average(
    _ source: Span<Double>,
    aroundVoxel voxel: Int,
    into row: UnsafeMutableBufferPointer<Double>
  ) {
    for position in Int(starts[voxel])..<Int(starts[voxel + 1]) {
      let other = Int(neighbours[position]) * row.count
      for column in 0..<row.count { unsafe row[column] += source[other + column] }
    }
    let share = 1 / Double(degree(of: voxel) + 1)
    for column in 0..<row.count { unsafe row[column] *= share }
  }
}

/// How many voxels one member of a crew takes at once.
private let blockLength = 4096

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
