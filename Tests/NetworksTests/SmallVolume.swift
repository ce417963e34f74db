import Geometry
import LinearAlgebra
import TestSupport

@testable import Networks

/// An ellipsoid of 2 mm voxels with the middle of the grid at the world's origin.
struct SmallVolume {
  let size: GridSize
  let voxels: [Int]
  let points: [Point<MNI152NLin6Asym>]
  let graph: VoxelGraph

  /// The voxels whose centres lie in the ellipsoid with `axes`, in voxels; all where it is nil.
  init(_ size: GridSize, axes: (Double, Double, Double)?, isMirrored: Bool = false) {
    self.size = size
    let middle = (Double(size.i - 1) / 2, Double(size.j - 1) / 2, Double(size.k - 1) / 2)
    var voxels: [Int] = []
    var points: [Point<MNI152NLin6Asym>] = []
    for voxel in 0..<size.count {
      let x = Double(voxel % size.i) - middle.0
      let y = Double(voxel / size.i % size.j) - middle.1
      let z = Double(voxel / (size.i * size.j)) - middle.2
      if let axes {
        let (a, b, c) = (x / axes.0, y / axes.1, z / axes.2)
        guard a * a + b * b + c * c <= 1 else { continue }
      }
      voxels.append(voxel)
      points.append(Point(isMirrored ? -2 * x : 2 * x, 2 * y, 2 * z))
    }
    self.voxels = voxels
    self.points = points
    graph = VoxelGraph(voxels, in: size)
  }

  /// The volume of the golden values.
  static func golden(isMirrored: Bool = false) -> SmallVolume {
    SmallVolume(GridSize(12, 12, 8), axes: (5.8, 5.8, 3.9), isMirrored: isMirrored)
  }

  /// Voxels by the linear index that they have in `other`, in that order: where a mirrored grid
  /// keeps them.
  func numbers(inOrderOf other: SmallVolume) -> [Int] {
    var numbers: [Point<MNI152NLin6Asym>: Int] = [:]
    for (number, point) in points.enumerated() { numbers[point] = number }
    return other.points.compactMap { numbers[$0] }
  }

  func prior(_ table: [NetworkNode], networkCount: Int = 4) -> NetworkPrior {
    NetworkPrior(table, networkCount: networkCount, at: points, voxelVolume: 8)
  }
}

/// How four networks lie in a ``SmallVolume``.
enum Layout: String, Decodable {
  /// By the signs of x and y.
  case quadrants
  /// By the signs of y and z, with a node on each side.
  case octants

  /// A node of `radius` in each network, `reach` from the middle along x and y.
  func nodes(reach: Double = 5, radius: Millimetres = 3.mm) -> [NetworkNode] {
    var nodes: [NetworkNode] = []
    for x in [-reach, reach] {
      for y in [-reach, reach] {
        for z in self == .quadrants ? [0] : [-3.0, 3] {
          nodes.append(
            NetworkNode(
              centre: TemplatePoint(x, y, z, in: .mni152NLin6Asym),
              radius: radius,
              network: network(of: Point(x, y, z), border: 0),
              part: "test"
            )
          )
        }
      }
    }
    return nodes
  }

  /// The network at `point`, with the borders moved to `border` mm.
  func network(of point: Point<MNI152NLin6Asym>, border: Double) -> Int {
    let (a, b) = self == .quadrants ? (point.x, point.y) : (point.y, point.z)
    return (a > border ? 2 : 0) + (b > border ? 1 : 0)
  }
}

extension SplitMix64 {
  /// The next of 2²⁴ fractions of 1, less a half.
  mutating func nextFraction() -> Double { Double(next() >> 40) * 0x1p-24 - 0.5 }
}

extension SmallVolume {
  /// Series of voxels, one frame a row: each network's smoothed noise, and noise of each voxel.
  func series(
    seed: UInt64,
    _ layout: Layout,
    border: Double,
    signal: Double,
    noise: Double,
    frames: Int = 60
  ) -> Matrix {
    var random = SplitMix64(seed: seed)
    let sources = (0..<4).map { _ in
      let raw = (0..<frames).map { _ in random.nextFraction() }
      return raw.indices.map { t in
        (raw[t] + raw[(t + frames - 1) % frames]) + raw[(t + frames - 2) % frames]
      }
    }
    var series = Matrix.zero(rows: frames, columns: voxels.count)
    for (voxel, point) in points.enumerated() {
      let source = sources[layout.network(of: point, border: border)]
      for frame in 0..<frames {
        series[frame, voxel] = signal * source[frame] + noise * random.nextFraction()
      }
    }
    return series
  }
}

/// The share of equal elements.
func agreement(_ a: [Int], _ b: [Int]) -> Double {
  Double(zip(a, b).count { $0 == $1 }) / Double(max(1, a.count))
}

/// The largest absolute difference of two equally long lists.
func greatestDifference(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).map { ($0 - $1).magnitude }.max() ?? 0
}
