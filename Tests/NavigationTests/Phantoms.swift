import Foundation
import Geometry
import Navigation
import TestSupport
import Testing

/// A head of nested ellipsoids, whose surface is known in closed form.
///
/// Skin has a quarter of the brain's intensity, so that the default threshold lies half-way between
/// skin and air; layers blend over a voxel, as in an image.
struct EllipsoidHead {
  var centre = SIMD3<Double>(4, -6, 10)
  var semiAxes = SIMD3<Double>(76, 96, 86)
  /// Noise of the air and of everything else; 0 gives air of exactly 0.
  var noise = 6.0
  /// What is left of the image at a place; 1 unless something was cut.
  var kept: @Sendable (SIMD3<Double>) -> Bool = { _ in true }
  /// Whether skin and skull are there.
  var hasScalp = true

  /// Thickness of what lies outside each layer, and the layer's intensity.
  private var layers: [(depth: Double, intensity: Double)] {
    hasScalp ? [(0, 250), (6, 60), (13, 1000)] : [(13, 1000)]
  }

  /// The image of the head on `grid`.
  func image(on grid: VoxelGrid<NativeT1w>, seed: UInt64 = 5) -> T1wVolume {
    var random = SplitMix64(seed: seed)
    let edge = [grid.voxelSize.i, grid.voxelSize.j, grid.voxelSize.k].map(\.value).max() ?? 1
    let values = (0..<grid.size.count).map { voxel -> Float in
      let place = grid.centre(ofLinear: voxel)
      let p = SIMD3(place.x, place.y, place.z)
      guard kept(p) else { return 0 }
      let noise = noise * Double(random.next() >> 11) / 0x1p53
      return Float(intensity(at: p, blur: edge) + noise)
    }
    return T1wVolume(name: "t1w", grid: grid, values: values)
  }

  private func intensity(at p: SIMD3<Double>, blur: Double) -> Double {
    var (value, outer) = (0.0, 0.0)
    for layer in layers {
      let inside = min(max(0.5 + (depth(of: p) - layer.depth) / blur, 0), 1)
      value += inside * (layer.intensity - outer)
      outer = layer.intensity
    }
    return value
  }

  /// The distance to the surface, to first order: exact at the surface itself.
  private func depth(of p: SIMD3<Double>) -> Double {
    let scaled = (p - centre) / semiAxes
    let radius = length(scaled)
    return radius < 1e-6 ? semiAxes.min() : radius * (1 - radius) / length(scaled / semiAxes)
  }

  /// The surface's point nearest to an inner point, and the outward normal there.
  ///
  /// The point is a² t / (a² + λ) along each axis, where λ puts it on the ellipsoid.
  func nearest(to target: Point<NativeT1w>) -> (entry: SIMD3<Double>, normal: SIMD3<Double>) {
    let t = SIMD3(target.x, target.y, target.z) - centre
    let squares = semiAxes * semiAxes
    var (low, high) = (-squares.min() + 1e-9, 0.0)
    for _ in 0..<200 {
      let middle = (low + high) / 2
      let scaled = semiAxes * t / (squares + middle)
      if (scaled * scaled).sum() > 1 { low = middle } else { high = middle }
    }
    let e = squares * t / (squares + low)
    return (e + centre, e / squares / length(e / squares))
  }

  /// A target `depth` mm below the surface's point in a direction from the centre.
  func target(below direction: SIMD3<Double>, depth: Double) -> Point<NativeT1w> {
    let e = direction / length(direction / semiAxes)
    let n = e / (semiAxes * semiAxes)
    let t = centre + e - n / length(n) * depth
    return Point(t.x, t.y, t.z)
  }
}

func length(_ v: SIMD3<Double>) -> Double { (v * v).sum().squareRoot() }

func vector(_ p: Point<NativeT1w>) -> SIMD3<Double> { SIMD3(p.x, p.y, p.z) }

func vector(_ d: Direction<NativeT1w>) -> SIMD3<Double> { SIMD3(d.x, d.y, d.z) }

/// The angle in degrees between two unit vectors.
func angle(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
  // For small angles the chord is what is exact.
  let half = min(1, length(a - b) / 2)
  return 2 * asin(half) * 180 / .pi
}

/// A way of storing the same head: voxel axes in the world, their edges, and a shift in voxels.
struct Storage: Sendable {
  var name: String
  /// The voxel axes i, j and k as unit vectors of the world.
  var axes: [SIMD3<Double>] = [SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)]
  var edges: [Double] = [2, 2, 2]
  var shift = 0.0

  /// A grid that holds a ball of `reach` mm around `centre`.
  func grid(
    around centre: SIMD3<Double> = SIMD3(4, -6, 10),
    reach: Double = 108
  ) throws -> VoxelGrid<NativeT1w> {
    let counts = edges.map { Int((2 * reach / $0).rounded(.up)) }
    let columns = (0..<3).map { axes[$0] * edges[$0] }
    var origin = centre
    for axis in 0..<3 { origin -= columns[axis] * (Double(counts[axis] - 1) / 2 + shift) }
    return try #require(
      VoxelGrid(
        size: GridSize(counts[0], counts[1], counts[2]),
        toWorld: Affine(rows: [
          columns[0].x, columns[1].x, columns[2].x, origin.x,
          columns[0].y, columns[1].y, columns[2].y, origin.y,
          columns[0].z, columns[1].z, columns[2].z, origin.z,
        ])
      )
    )
  }
}
