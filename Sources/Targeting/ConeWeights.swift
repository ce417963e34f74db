public import Denoising
public import Geometry
public import Imaging

/// Which gathered voxels a cone round each centre takes in, and with what weight.
///
/// The lists are not stored: 900 voxels at each of 5,000 centres would take tens of megabytes. They
/// follow from the few offsets of the cone and from where the gathered voxels lie.
public struct ConeWeights: Sendable {
  /// Linear indices of the centres.
  public let centres: [Int]
  private let size: GridSize
  private let offsets: [ConeOffset]
  /// The column of each voxel of ``box``, −1 where it has none.
  private let columns: [Int32]
  private let box: VoxelBox

  /// Prepares the cones of `rule` round `centres`.
  ///
  /// - Parameters:
  ///   - rule: The shells and their weights.
  ///   - grid: The grid of all indices.
  ///   - centres: Linear indices of the searched voxels.
  ///   - gathered: Linear indices of the voxels with series, in the order of their columns: at best
  ///     all of ``coneSupport(of:centres:grid:mask:)``.
  ///   - isUsable: Whether the voxel of each column is in the mask and carries signal; all are, where
  ///     it is left out.
  public init<Frame: WorldFrame>(
    _ rule: ConeRule,
    grid: VoxelGrid<Frame>,
    centres: [Int],
    gathered: [Int],
    isUsable: [Bool]? = nil
  ) {
    precondition(isUsable == nil || isUsable?.count == gathered.count, "one flag a column")
    self.centres = centres
    size = grid.size
    offsets = coneOffsets(of: rule, grid: grid)
    box = VoxelBox(holding: gathered, in: grid.size)
    var columns = [Int32](repeating: -1, count: box.count)
    for (column, voxel) in gathered.enumerated() where isUsable?[column] ?? true {
      if let position = box.position(of: grid.voxel(atLinear: voxel)) {
        columns[position] = Int32(column)
      }
    }
    self.columns = columns
  }

  /// The columns and weights of the cone round the centre numbered `number`.
  ///
  /// A voxel that is not gathered or not usable takes no part: the others' weights stay as they are.
  public func members(ofCentre number: Int) -> WeightedColumns {
    let centre = VoxelIndex(linear: centres[number], in: size)
    var members: (columns: [Int], weights: [Double]) = ([], [])
    for offset in offsets {
      let voxel = VoxelIndex(centre.i + offset.i, centre.j + offset.j, centre.k + offset.k)
      guard let position = box.position(of: voxel), columns[position] >= 0 else { continue }
      members.columns.append(Int(columns[position]))
      members.weights.append(offset.weight)
    }
    return WeightedColumns(columns: members.columns, weights: members.weights)
  }
}

extension DenoisedCoordinates {
  /// The cleaned cone-weighted mean series of each centre of `cones`, in their order.
  ///
  /// Its r with a seed is that of the weighted mean signal, not the weighted mean of the voxels' r.
  public func cones(_ cones: ConeWeights, crew: Crew = .alone) -> DenoisedCoordinates {
    weightedMeans(cones.centres.count, crew: crew) { cones.members(ofCentre: $0) }
  }
}

/// The voxels inside `mask` that lie within the outermost shell of any centre: those to be gathered.
///
/// - Parameters:
///   - rule: The shells.
///   - centres: Linear indices of the searched voxels.
///   - grid: The grid of all indices.
///   - mask: The brain, on the same grid.
/// - Returns: Linear indices, ascending; the centres too, as far as they lie in the mask.
public func coneSupport<Frame: WorldFrame>(
  of rule: ConeRule,
  centres: [Int],
  grid: VoxelGrid<Frame>,
  mask: BrainMask
) -> [Int] {
  precondition(mask.size == grid.size, "a mask of another grid")
  let offsets = coneOffsets(of: rule, grid: grid)
  var isNear = [Bool](repeating: false, count: grid.size.count)
  for linear in centres {
    let centre = grid.voxel(atLinear: linear)
    for offset in offsets {
      let voxel = VoxelIndex(centre.i + offset.i, centre.j + offset.j, centre.k + offset.k)
      if let near = grid.linearIndex(of: voxel) { isNear[near] = true }
    }
  }
  return isNear.indices.filter { isNear[$0] && mask.voxels[$0] }
}
