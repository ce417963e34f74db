public import Geometry

/// Reads a map of weights for runs whose grid is `grid`, to the end of its source.
///
/// Voxels of weight 0 are left out. The grids agree as those of a run and its mask do; nothing is
/// resampled.
/// - Throws: ``ImagingError/weightsGridMismatch(reason:)`` for another grid or several volumes,
///   ``ImagingError/weightsNotFinite(count:)``, ``ImagingError/weightsEmpty``, and the errors of
///   reading.
public func readWeights<World: WorldFrame>(
  _ reader: inout NIfTIReader,
  on grid: VoxelGrid<World>
) throws(ImagingError) -> WeightedVoxels {
  if let reason = reader.header.mismatch(with: grid) { throw .weightsGridMismatch(reason: reason) }
  var volume: [Float] = []
  _ = try reader.nextVolume(into: &volume)
  _ = try reader.finish()
  let notFinite = volume.count { !$0.isFinite }
  guard notFinite == 0 else { throw .weightsNotFinite(count: notFinite) }
  let voxels = volume.indices.filter { volume[$0] != 0 }
  guard !voxels.isEmpty else { throw .weightsEmpty }
  return WeightedVoxels(voxels: voxels, weights: voxels.map { Double(volume[$0]) })
}
