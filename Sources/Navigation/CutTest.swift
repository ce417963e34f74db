import Geometry

/// Tells skin that fades into the air from tissue that a program cut off to a constant.
///
/// Programs that remove faces or skulls set voxels to exactly 0, often beside bright tissue. Skin
/// fades over a voxel or two, also where the scanner itself zeroed the noise of the air. On one real
/// subject with a removed face and zeroed air, 0.5 % of the surface at the left DLPFC, 0.2 % of the
/// top and 30 % of the face were cut by this rule. Not recognised are faces that were replaced by an
/// average one or by noise, and cuts that expose nothing bright.
struct CutTest {
  let volume: T1wVolume
  /// The intensity between air and tissue.
  let threshold: Float

  /// How much brighter than the threshold tissue beside a zero is, if it was cut.
  private static let brightness: Float = 3

  /// The share of these voxels that lie within two steps of a cut; 0 for no voxel.
  func share(of voxels: [Int]) -> Double {
    guard !voxels.isEmpty else { return 0 }
    return Double(voxels.count { isNearCut($0) }) / Double(voxels.count)
  }

  private func isNearCut(_ linear: Int) -> Bool {
    let voxel = volume.grid.voxel(atLinear: linear)
    for dk in -2...2 {
      for dj in -(2 - abs(dk))...(2 - abs(dk)) {
        let reach = 2 - abs(dk) - abs(dj)
        for di in -reach...reach
        where isCut(VoxelIndex(voxel.i + di, voxel.j + dj, voxel.k + dk)) { return true }
      }
    }
    return false
  }

  /// Whether `voxel` is bright and has a zero beside it.
  private func isCut(_ voxel: VoxelIndex) -> Bool {
    let size = volume.grid.size
    guard (1..<(size.i - 1)).contains(voxel.i), (1..<(size.j - 1)).contains(voxel.j),
      (1..<(size.k - 1)).contains(voxel.k)
    else { return false }
    let (row, slice) = (size.i, size.i * size.j)
    let at = voxel.i + row * voxel.j + slice * voxel.k
    guard volume.values[at] > Self.brightness * threshold else { return false }
    return isEmpty(at - 1) || isEmpty(at + 1) || isEmpty(at - row) || isEmpty(at + row)
      || isEmpty(at - slice) || isEmpty(at + slice)
  }

  private func isEmpty(_ linear: Int) -> Bool { volume.values[linear] == 0 }
}
