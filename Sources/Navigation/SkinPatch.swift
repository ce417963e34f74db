import Geometry

/// How much of each voxel near an entry is head: a small box of the mask with soft edges.
///
/// Voxels at the surface get the part of them that lies below the place where the smoothed image
/// crosses the threshold, so that the surface is known to a fraction of a voxel. Where closing or
/// filling made the surface there is no such place, and the mask's 0 or 1 stays.
struct SkinPatch {
  private let grid: VoxelGrid<NativeT1w>
  private let box: [Range<Int>]
  private var coverage: [Float]
  private let axes: [SIMD3<Double>]
  private let edges: [Double]

  /// The patch of all voxels up to `reach` from `centre` along each axis.
  init(of head: HeadSurface, around centre: SIMD3<Double>, reach: Millimetres) {
    grid = head.volume.grid
    let lengths = grid.voxelSize
    edges = [lengths.i.value, lengths.j.value, lengths.k.value]
    let m = grid.toWorld.rows
    let e = edges
    axes = (0..<3).map { SIMD3(m[$0], m[4 + $0], m[8 + $0]) / e[$0] }
    box = boxOfVoxels(around: centre, reach.value, grid)
    coverage = []
    fill(from: head)
  }

  /// The share of head around `point`, weighed by a Gaussian, and how it changes per mm.
  ///
  /// Weights are normalised over the voxels that there are, so that neither the lattice nor an edge
  /// bends the gradient.
  func weigh(at point: SIMD3<Double>, sigma: Double) -> (value: Double, gradient: SIMD3<Double>) {
    weighted(at: point, sigma, grid, box, edges, axes) { coverage[$0] }
  }

  private mutating func fill(from head: HeadSurface) {
    let size = grid.size
    var filled: [Float] = []
    filled.reserveCapacity(box.reduce(1) { $0 * $1.count })
    for k in box[2] {
      for j in box[1] {
        for i in box[0] {
          let voxel = i + size.i * (j + size.j * k)
          let isInside = head.mask[voxel] == 1
          filled.append(
            isAtSurface(VoxelIndex(i, j, k), voxel, head.mask)
              ? softened(VoxelIndex(i, j, k), isInside, head) : isInside ? 1 : 0
          )
        }
      }
    }
    coverage = filled
  }

  private func isAtSurface(_ at: VoxelIndex, _ voxel: Int, _ mask: [UInt8]) -> Bool {
    let size = grid.size
    let own = mask[voxel]
    let (row, slice) = (size.i, size.i * size.j)
    return (at.i > 0 && mask[voxel - 1] != own) || (at.i < size.i - 1 && mask[voxel + 1] != own)
      || (at.j > 0 && mask[voxel - row] != own) || (at.j < size.j - 1 && mask[voxel + row] != own)
      || (at.k > 0 && mask[voxel - slice] != own)
      || (at.k < size.k - 1 && mask[voxel + slice] != own)
  }

  private func softened(_ at: VoxelIndex, _ isInside: Bool, _ head: HeadSurface) -> Float {
    let hard: Float = isInside ? 1 : 0
    let centre = grid.toWorld(at.point).vector
    let sigma = head.smoothing.value
    let near = boxOfVoxels(around: centre, 3 * sigma, grid)
    let size = grid.size
    let found = weighted(at: centre, sigma, grid, near, edges, axes) { index in
      let (width, height) = (near[0].count, near[1].count)
      let i = near[0].lowerBound + index % width
      let j = near[1].lowerBound + index / width % height
      return head.volume.values[
        i + size.i * (j + size.j * (near[2].lowerBound + index / (width * height)))
      ]
    }
    let edge = (edges[0] * edges[1] * edges[2]).cubeRoot
    let depth = (found.value - Double(head.threshold)) / found.gradient.length / edge
    guard depth.isFinite, depth.magnitude < 1.5, isInside == (depth > 0) else { return hard }
    return Float(min(max(0.5 + depth, 0), 1))
  }
}

/// The Gaussian mean of the voxels of `box`, and its gradient in world axes.
private func weighted(
  at point: SIMD3<Double>,
  _ sigma: Double,
  _ grid: VoxelGrid<NativeT1w>,
  _ box: [Range<Int>],
  _ edges: [Double],
  _ axes: [SIMD3<Double>],
  _ value: (Int) -> Float
) -> (value: Double, gradient: SIMD3<Double>) {
  let q = grid.fromWorld(Point(point)).vector
  let lines = (0..<3).map { axis in
    box[axis].map { place -> (weight: Double, offset: Double) in
      let offset = (Double(place) - q[axis]) * edges[axis]
      let weight =
        offset.magnitude > 3.5 * sigma ? 0 : exponential(-offset * offset / (2 * sigma * sigma))
      return (weight, offset)
    }
  }
  var (total, sum) = (0.0, 0.0)
  var (slope, drift) = (SIMD3<Double>(), SIMD3<Double>())
  let (width, height) = (box[0].count, box[1].count)
  for k in lines[2].indices where lines[2][k].weight > 0 {
    for j in lines[1].indices where lines[1][j].weight > 0 {
      let outer = lines[2][k].weight * lines[1][j].weight
      let row = width * (j + height * k)
      var (w0, w1, s0, s1) = (0.0, 0.0, 0.0, 0.0)
      for i in lines[0].indices where lines[0][i].weight > 0 {
        let (weight, offset) = lines[0][i]
        let held = weight * Double(value(row + i))
        w0 += weight
        w1 += weight * offset
        s0 += held
        s1 += held * offset
      }
      total += outer * w0
      sum += outer * s0
      drift += outer * SIMD3(w1, w0 * lines[1][j].offset, w0 * lines[2][k].offset)
      slope += outer * SIMD3(s1, s0 * lines[1][j].offset, s0 * lines[2][k].offset)
    }
  }
  guard total > 0 else { return (0, SIMD3()) }
  let mean = sum / total
  let local = (slope - mean * drift) / (total * sigma * sigma)
  return (mean, local.x * axes[0] + local.y * axes[1] + local.z * axes[2])
}

/// The voxels of the grid up to `reach` mm from `centre` along each of the grid's axes.
private func boxOfVoxels(
  around centre: SIMD3<Double>,
  _ reach: Double,
  _ grid: VoxelGrid<NativeT1w>
) -> [Range<Int>] {
  let q = grid.fromWorld(Point(centre)).vector
  let (lengths, size) = (grid.voxelSize, grid.size)
  let edges = [lengths.i.value, lengths.j.value, lengths.k.value]
  return [size.i, size.j, size.k].enumerated().map { axis, count in
    let low = max(0, min(Double(count - 1), (q[axis] - reach / edges[axis]).rounded(.up)))
    let high = max(low, min(Double(count - 1), (q[axis] + reach / edges[axis]).rounded(.down)))
    return Int(low)..<(Int(high) + 1)
  }
}
