import Geometry

/// Signed weights of the voxels of a grid, for a seed that is a map rather than a region.
public struct WeightedVoxels: Sendable, Equatable {
  /// Linear indices of the voxels with a weight, ascending.
  public let voxels: [Int]
  /// A weight for each.
  public let weights: [Double]

  /// Creates weights; `voxels` ascend and are distinct.
  public init(voxels: [Int], weights: [Double]) {
    precondition(voxels.count == weights.count, "\(voxels.count) voxels, \(weights.count) weights")
    precondition(zip(voxels, voxels.dropFirst()).allSatisfy(<), "voxels ascend")
    self.voxels = voxels
    self.weights = weights
  }
}

extension WeightedVoxels {
  /// The weights that give, on an image as it is, what these give on the smoothed image.
  ///
  /// With G the smoothing, mirrored edges and all, Σ w (G x) = Σ (G′ w) x: smoothing the weights
  /// once, by the adjoint, saves smoothing every volume.
  func beforeSmoothing(
    fwhm: Millimetres,
    voxelSize: [Double],
    size: GridSize
  ) -> WeightedVoxels {
    var volume = [Double](repeating: 0, count: size.count)
    for (voxel, weight) in zip(voxels, weights) { volume[voxel] = weight }
    let strides = [1, size.i, size.i * size.j]
    for (axis, count) in [size.i, size.j, size.k].enumerated() {
      let kernel = AxisKernel(fwhm: fwhm, voxelSize: voxelSize[axis])
      volume = spread(volume, kernel, stride: strides[axis], count: count)
    }
    let spreadVoxels = volume.indices.filter { volume[$0] != 0 }
    return WeightedVoxels(voxels: spreadVoxels, weights: spreadVoxels.map { volume[$0] })
  }
}

/// Gives each value away to its neighbours along an axis, in the shares in which they would
/// contribute to it.
private func spread(
  _ volume: [Double],
  _ kernel: AxisKernel,
  stride: Int,
  count: Int
) -> [Double] {
  var result = [Double](repeating: 0, count: volume.count)
  let neighbours = (0..<count).map { kernel.neighbours(of: $0, count: count) }
  for voxel in volume.indices where volume[voxel] != 0 {
    let position = voxel / stride % count
    let line = voxel - position * stride
    for (tap, neighbour) in neighbours[position].enumerated() {
      let weight = kernel.weights[abs(tap - kernel.radius)]
      result[line + neighbour * stride] += weight * volume[voxel]
    }
  }
  return result
}

