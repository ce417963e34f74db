import LinearAlgebra

/// The voxels of a mask that a fit can reach, and their neighbours.
///
/// A loading that begins at 0 stays 0, so that the others need no work: of spheres, most of a brain.
struct SoftSupport {
  /// How many voxels the mask holds.
  let maskCount: Int
  /// The numbers, ascending, of the voxels of the mask where any network begins above 0.
  let voxels: [Int]
  /// Where the neighbours of each of ``voxels`` begin in ``neighbours``, and where the last ones end.
  private let starts: [Int32]
  /// Places in ``voxels``, ascending for each; a neighbour out of reach adds nothing to any sum.
  private let neighbours: [Int32]
  /// How many neighbours each of ``voxels`` has in the mask, within reach or not.
  private let degrees: [Int32]

  /// Looks where `prior`, one voxel of the mask a row, is above 0.
  init(of prior: Matrix, graph: VoxelGraph) {
    maskCount = prior.rows
    var places = [Int32](repeating: -1, count: prior.rows)
    var voxels: [Int] = []
    for voxel in 0..<prior.rows
    where prior.withRow(voxel, { row in row.indices.contains { row[$0] > 0 } }) {
      places[voxel] = Int32(voxels.count)
      voxels.append(voxel)
    }
    var starts: [Int32] = [0]
    var neighbours: [Int32] = []
    for voxel in voxels {
      for position in Int(graph.starts[voxel])..<Int(graph.starts[voxel + 1]) {
        let place = places[Int(graph.neighbours[position])]
        if place >= 0 { neighbours.append(place) }
      }
      starts.append(Int32(neighbours.count))
    }
    degrees = voxels.map { Int32(graph.degree(of: $0)) }
    (self.voxels, self.starts, self.neighbours) = (voxels, starts, neighbours)
  }

  /// How many voxels are within reach.
  var count: Int { voxels.count }

  /// Whether the voxel at `place` has neighbours in the mask.
  func hasNeighbours(_ place: Int) -> Bool { degrees[place] > 0 }

  /// The rows of `matrix`, one voxel of the mask a row, that are within reach; itself where all are.
  func within(_ matrix: Matrix) -> Matrix {
    guard count < maskCount else { return matrix }
    var values: [Double] = []
    values.reserveCapacity(count * matrix.columns)
    for voxel in voxels {
      matrix.withRow(voxel) { row in for column in row.indices { values.append(row[column]) } }
    }
    return Matrix(rows: count, columns: matrix.columns, values: values)
  }

  /// `rows`, one voxel within reach a row, as loadings of the mask.
  func reached(_ rows: Matrix) -> ReachedLoadings {
    ReachedLoadings(voxelCount: maskCount, voxels: voxels, rows: rows)
  }

  /// Rows of `factor` D^−½ W D^−½ `values`.
  ///
  /// - Parameters:
  ///   - values: One voxel within reach a row.
  ///   - places: Which rows.
  ///   - factor: Multiplies all.
  /// - Returns: The rows, one after the other.
  func normalisedSums(_ values: Matrix, of places: Range<Int>, times factor: Double) -> [Double] {
    let width = values.columns
    var sums = [Double](repeating: 0, count: places.count * width)
    let source = values.values.span
    var target = sums.mutableSpan
    for place in places {
      let row = (place - places.lowerBound) * width
      let own = factor / Double(max(1, degrees[place])).squareRoot()
      for position in Int(starts[place])..<Int(starts[place + 1]) {
        let other = Int(neighbours[position])
        let weight = own / Double(degrees[other]).squareRoot()
        for column in 0..<width { target[row + column] += weight * source[other * width + column] }
      }
    }
    return sums
  }
}
