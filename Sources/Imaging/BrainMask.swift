public import Geometry

/// Which voxels of a grid belong to the brain.
public struct BrainMask: Sendable, Equatable {
  /// The size of the grid.
  public let size: GridSize
  /// Whether each voxel is inside, by linear index (i fastest).
  public let voxels: [Bool]
  /// The number of voxels inside.
  public let count: Int

  /// Creates a mask; `voxels` has one element for each voxel of the grid.
  public init(size: GridSize, voxels: [Bool]) {
    precondition(voxels.count == size.count, "\(voxels.count) of \(size.count) voxels")
    self.size = size
    self.voxels = voxels
    count = voxels.count { $0 }
  }
}

/// Reads the brain mask of a run whose grid is `grid`, to the end of its source.
///
/// Any value but zero is inside; NaN is outside. A corner voxel of the mask's grid may lie up to
/// 0.5 mm, and up to a quarter of the smallest voxel edge, from that of the run: the first is what
/// single precision alone can move a qform, the second keeps a grid that is off by half a voxel
/// out, however small the voxels.
/// - Throws: ``ImagingError/maskGridMismatch(reason:)`` for another grid or several volumes,
///   ``ImagingError/maskEmpty``, and the errors of reading.
public func readMask<World: WorldFrame>(
  _ reader: inout NIfTIReader,
  on grid: VoxelGrid<World>
) throws(ImagingError) -> BrainMask {
  let header = reader.header
  if let reason = header.mismatch(with: grid) { throw .maskGridMismatch(reason: reason) }
  var volume = StoredVolume()
  _ = try reader.nextVolume(into: &volume)
  _ = try reader.finish()
  let mask = BrainMask(size: grid.size, voxels: areInside(volume, header))
  guard mask.count > 0 else { throw .maskEmpty }
  return mask
}

/// Whether each voxel's value is neither zero nor NaN.
private func areInside(_ volume: StoredVolume, _ header: NIfTIHeader) -> [Bool] {
  let decoder = VoxelDecoder(header)
  let count = header.size.count
  // In pieces: a mask has a byte a voxel, its numbers would take four more.
  let values = FloatBuffer(count: 4096)
  var inside: [Bool] = []
  inside.reserveCapacity(count)
  for start in stride(from: 0, to: count, by: 4096) {
    let piece = start..<min(count, start + 4096)
    unsafe volume.bytes.withUnsafeBytes { bytes in
      unsafe decoder.values(piece, of: bytes, into: values.start)
    }
    for voxel in 0..<piece.count {
      let value = unsafe values.start[voxel]
      inside.append(value != 0 && !value.isNaN)
    }
  }
  return inside
}

extension NIfTIHeader {
  /// Why the image is no single volume on `grid`; nil where it is one.
  func mismatch<World: WorldFrame>(with grid: VoxelGrid<World>) -> String? {
    guard volumeCount == 1 else { return "it has \(volumeCount) volumes" }
    guard size == grid.size else {
      return "\(describe(size)) voxels instead of \(describe(grid.size))"
    }
    let edges = grid.voxelSize
    let tolerance = min(WorldPlacement.tolerance.value, min(edges.i, edges.j, edges.k).value / 4)
    let distance = largestCornerDistance(toWorld(World.self), grid.toWorld, size: grid.size)
    guard distance <= tolerance.mm else {
      return "voxels lie up to \(rounded(distance.value)) mm apart"
    }
    return nil
  }
}

private func describe(_ size: GridSize) -> String { "\(size.i) x \(size.j) x \(size.k)" }
