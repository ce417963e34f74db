public import Geometry

/// The outer surface of a head, found once and used by all targets.
public struct HeadSurface: Sendable {
  /// The image that it was found in.
  public let volume: T1wVolume
  /// The head's volume in litres, hollows included, as far as it lies in the image.
  public let litres: Double
  /// The share of the surface that is bright tissue beside exact zeros: cut off by a program.
  ///
  /// Near 0 in an image with scalp, where skin fades into the air over a voxel or two; most of the
  /// surface in a skull-stripped image.
  public let cutShare: Double
  /// The middle of the head, as far as it lies in the image.
  public let middle: Point<NativeT1w>

  /// The intensity between air and tissue, of the smoothed image.
  let threshold: Float
  /// The standard deviation that the image was smoothed with.
  let smoothing: Millimetres
  /// 1 inside the head, 0 in the air.
  let mask: [UInt8]
  /// Voxels of the head that have air beside them, ascending.
  let boundary: [Int]
  /// Voxels of the head on the image's faces, ascending: there the head goes on unseen.
  let cutByEdge: [Int]

  /// Whether the voxel nearest to `point` belongs to the head.
  public func contains(_ point: Point<NativeT1w>) -> Bool {
    guard point.vector.length.isFinite, let voxel = volume.grid.index(of: point),
      let linear = volume.grid.linearIndex(of: voxel)
    else { return false }
    return mask[linear] == 1
  }
}

/// Finds the surface of the head in a T1w image with skull.
///
/// Time and memory grow with the voxels, and memory is at most about 13 bytes a voxel beside the
/// image itself.
/// - Throws: ``NavigationError/headNotFound`` where nothing stands out from the air, and
///   ``NavigationError/noScalp(_:)`` where more than half of the surface was cut off to zero: only
///   the cortical target can be used then.
public func headSurface(
  in volume: T1wVolume,
  options: HeadOptions = HeadOptions()
) throws(NavigationError) -> HeadSurface {
  let head = try headMask(of: volume, options)
  let (boundary, cutByEdge) = outerVoxels(of: head.voxels, volume.grid.size)
  let cut = CutTest(volume: volume, threshold: head.threshold)
  // Every fourth voxel tells a share as well.
  let sample = stride(from: 0, to: boundary.count, by: 4).map { boundary[$0] }
  let share = cut.share(of: sample)
  guard share <= 0.5 else { throw .noScalp(.cutSurface(share: share)) }
  let edges = volume.grid.voxelSize
  let (count, middle) = countAndMiddle(of: head.voxels, volume.grid)
  return HeadSurface(
    volume: volume,
    litres: Double(count) * edges.i.value * edges.j.value * edges.k.value / 1e6,
    cutShare: share,
    middle: middle,
    threshold: head.threshold,
    smoothing: options.smoothing,
    mask: head.voxels,
    boundary: boundary,
    cutByEdge: cutByEdge
  )
}

/// The voxels of the head beside air, and those on the image's faces.
private func outerVoxels(
  of mask: [UInt8],
  _ size: GridSize
) -> (boundary: [Int], cutByEdge: [Int]) {
  var (boundary, cutByEdge): ([Int], [Int]) = ([], [])
  let (row, slice) = (size.i, size.i * size.j)
  for k in 0..<size.k {
    for j in 0..<size.j {
      let isEdgeRow = j == 0 || j == size.j - 1 || k == 0 || k == size.k - 1
      for i in 0..<size.i {
        let voxel = i + row * j + slice * k
        guard mask[voxel] == 1 else { continue }
        if isEdgeRow || i == 0 || i == size.i - 1 {
          cutByEdge.append(voxel)
        } else if mask[voxel - 1] & mask[voxel + 1] & mask[voxel - row] & mask[voxel + row]
          & mask[voxel - slice] & mask[voxel + slice] == 0
        {
          boundary.append(voxel)
        }
      }
    }
  }
  return (boundary, cutByEdge)
}

private func countAndMiddle(
  of mask: [UInt8],
  _ grid: VoxelGrid<NativeT1w>
) -> (count: Int, middle: Point<NativeT1w>) {
  let size = grid.size
  var (count, i, j, k) = (0, 0, 0, 0)
  for z in 0..<size.k {
    for y in 0..<size.j {
      let row = size.i * (y + size.j * z)
      for x in 0..<size.i where mask[row + x] == 1 {
        (count, i, j, k) = (count + 1, i + x, j + y, k + z)
      }
    }
  }
  let n = Double(max(1, count))
  return (count, grid.toWorld(Point(Double(i) / n, Double(j) / n, Double(k) / n)))
}
