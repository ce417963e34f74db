import Geometry
import Glibc
import LinearAlgebra

/// A Gaussian over the voxels of a mask, outside of which nothing counts.
struct MaskSmoothing: Sendable {
  /// Where the voxels that each one takes from begin, and where the last ones end.
  private var starts = [0]
  private var sources: [Int] = []
  /// Of each source; those of a voxel add up to 1.
  private var weights: [Double] = []

  /// Lays out the Gaussian.
  ///
  /// - Parameters:
  ///   - voxels: Distinct linear indices.
  ///   - size: That of their grid.
  ///   - edge: That of a voxel, in mm.
  ///   - width: Full width at half maximum in mm; further than three deviations nothing counts.
  init(_ voxels: [Int], in size: GridSize, edge: Double, width: Double) {
    let deviation = width / (8 * log(2.0)).squareRoot() / edge
    let steps = Self.steps(within: 3 * deviation)
    var numbers = [Int](repeating: -1, count: size.count)
    for (number, voxel) in voxels.enumerated() { numbers[voxel] = number }
    for voxel in voxels {
      let (i, j, k) = (voxel % size.i, voxel / size.i % size.j, voxel / (size.i * size.j))
      let begin = weights.count
      for step in steps {
        let (x, y, z) = (i + step.i, j + step.j, k + step.k)
        guard (0..<size.i).contains(x), (0..<size.j).contains(y), (0..<size.k).contains(z) else {
          continue
        }
        let source = numbers[x + size.i * (y + size.j * z)]
        guard source >= 0 else { continue }
        let square = Double(step.i * step.i + step.j * step.j + step.k * step.k)
        sources.append(source)
        weights.append(square == 0 ? 1 : exp(-square / (2 * deviation * deviation)))
      }
      let total = weights[begin...].reduce(0, +)
      for index in begin..<weights.count { weights[index] /= total }
      starts.append(weights.count)
    }
  }

  /// Smooths `values`, one voxel a row.
  func callAsFunction(_ values: Matrix) -> Matrix {
    precondition(values.rows == starts.count - 1, "\(values.rows) rows of another mask")
    let width = values.columns
    var smooth = [Double](repeating: 0, count: values.rows * width)
    let source = values.values.span
    var target = smooth.mutableSpan
    for voxel in 0..<values.rows {
      let row = voxel * width
      for position in starts[voxel]..<starts[voxel + 1] {
        let (from, weight) = (sources[position] * width, weights[position])
        for column in 0..<width { target[row + column] += weight * source[from + column] }
      }
    }
    return Matrix(rows: values.rows, columns: width, values: smooth)
  }

  private static func steps(within reach: Double) -> [(i: Int, j: Int, k: Int)] {
    let most = Int(reach)
    var steps: [(i: Int, j: Int, k: Int)] = []
    for k in -most...most {
      for j in -most...most {
        for i in -most...most where Double(i * i + j * j + k * k) <= reach * reach {
          steps.append((i, j, k))
        }
      }
    }
    return steps
  }
}
