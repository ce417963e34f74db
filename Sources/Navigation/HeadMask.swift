import Geometry

/// The voxels of a head, without hollows, and the threshold that they were found with.
struct HeadMask {
  /// 1 inside the head, 0 in the air; i fastest.
  let voxels: [UInt8]
  /// The intensity between air and tissue, of the smoothed image.
  let threshold: Float
}

/// Finds the head: smooth, threshold, drop specks, close, fill, keep the largest component.
///
/// A voxel is air where it is connected by faces, outside the closed tissue, to an edge of the image;
/// so cavities are filled whatever their size, but not those that open to the outside by more than
/// the closing's diameter. The largest component is sought last: before hollows are filled, a dark
/// skull may part the brain from the thinner scalp, and the brain be taken for the head.
/// - Throws: ``NavigationError/headNotFound`` where nothing stands out, or nothing is air.
func headMask(
  of volume: T1wVolume,
  _ options: HeadOptions
) throws(NavigationError) -> HeadMask {
  let (size, edges) = (volume.grid.size, volume.grid.voxelSize)
  var a = volume.values
  var b = [Float](repeating: 0, count: a.count)
  let gaussian = { (edge: Millimetres) in GaussianLine(sigma: options.smoothing, edge: edge) }
  apply((gaussian(edges.i), gaussian(edges.j), gaussian(edges.k)), to: &a, &b, size)

  let threshold = try threshold(of: volume.values, smoothed: a, options.threshold)
  let tissue = withoutSpecks(a.map { $0 > threshold ? 1 : 0 }, size)
  let closed = close(tissue, options.closing, volume.grid, &a, &b)
  let litres = edges.i.value * edges.j.value * edges.k.value / 1e6
  let filled = try withoutHollows(closed, size, leastAir: Int(options.leastAir / litres))
  let voxels = try largestComponent(of: filled, size)
  return HeadMask(voxels: voxels, threshold: threshold)
}

private func threshold(
  of values: [Float],
  smoothed: [Float],
  _ rule: HeadThreshold
) throws(NavigationError) -> Float {
  guard let high = percentile(0.98, of: values) else { throw .headNotFound }
  switch rule {
  case .fractionOfHighPercentile(let fraction):
    let threshold = Float(fraction) * high
    guard threshold > 0 else { throw .headNotFound }
    return threshold
  case .otsu:
    guard let threshold = otsu(smoothed, top: high) else { throw .headNotFound }
    return threshold
  }
}

/// Drops components of less than a hundredth of the largest, lest closing joins them to the head.
private func withoutSpecks(_ mask: [UInt8], _ size: GridSize) -> [UInt8] {
  let components = RunComponents(of: 1, in: mask, size)
  let facts = components.facts()
  let most = facts.values.map(\.voxelCount).max() ?? 0
  return components.mask(of: Set(facts.filter { 100 * $0.value.voxelCount >= most }.keys))
}

private func largestComponent(
  of mask: [UInt8],
  _ size: GridSize
) throws(NavigationError) -> [UInt8] {
  let components = RunComponents(of: 1, in: mask, size)
  // Of equal ones the first: a dictionary has no order of its own.
  let largest = components.facts().max {
    ($0.value.voxelCount, -$0.key) < ($1.value.voxelCount, -$1.key)
  }
  guard let largest else { throw .headNotFound }
  return components.mask(of: [largest.key])
}

/// Dilates `mask` with a ball, then erodes it.
///
/// Beyond the image's edge nothing erodes.
///
/// `a` and `b` are room of the mask's size.
private func close(
  _ mask: [UInt8],
  _ radius: Millimetres,
  _ grid: VoxelGrid<NativeT1w>,
  _ a: inout [Float],
  _ b: inout [Float]
) -> [UInt8] {
  let edges = grid.voxelSize
  let line = { (edge: Millimetres) in DistanceLine(radius: radius, edge: edge) }
  let lines = (i: line(edges.i), j: line(edges.j), k: line(edges.k))
  // Rounding of edges that are nearly whole numbers does not decide what the ball holds.
  let reach = Float(radius.value * radius.value * (1 + 1e-5))
  for voxel in mask.indices { a[voxel] = mask[voxel] == 1 ? 0 : .infinity }
  apply(lines, to: &a, &b, grid.size)
  for voxel in mask.indices { a[voxel] = a[voxel] <= reach ? .infinity : 0 }
  apply(lines, to: &a, &b, grid.size)
  return a.map { $0 <= reach ? 0 : 1 }
}

private func withoutHollows(
  _ mask: [UInt8],
  _ size: GridSize,
  leastAir: Int
) throws(NavigationError) -> [UInt8] {
  let components = RunComponents(of: 0, in: mask, size)
  let outside = components.facts().filter { $0.value.touchesEdge }
  let most = outside.values.map(\.voxelCount).max() ?? 0
  guard most > 0 else { throw .headNotFound }
  let air = outside.filter { $0.value.voxelCount >= min(most, max(1, leastAir)) }
  return components.mask(of: Set(air.keys)).map { 1 - $0 }
}
