/// The number of voxels along i, j and k.
public struct GridSize: Hashable, Sendable {
  /// Voxels along the first, fastest axis.
  public let i: Int
  /// Voxels along the second axis.
  public let j: Int
  /// Voxels along the third axis.
  public let k: Int

  /// Creates a size; each axis must have at least one voxel.
  public init(_ i: Int, _ j: Int, _ k: Int) {
    precondition(i > 0 && j > 0 && k > 0, "a grid has at least one voxel along each axis")
    self.i = i
    self.j = j
    self.k = k
  }

  /// The number of voxels in the grid.
  public var count: Int { i * j * k }
}

/// Zero-based whole-number voxel indices.
public struct VoxelIndex: Hashable, Sendable {
  /// Index along the first, fastest axis.
  public let i: Int
  /// Index along the second axis.
  public let j: Int
  /// Index along the third axis.
  public let k: Int

  /// Creates the index (`i`, `j`, `k`).
  public init(_ i: Int, _ j: Int, _ k: Int) {
    self.i = i
    self.j = j
    self.k = k
  }

  /// The voxel's centre in voxel coordinates.
  public var point: Point<VoxelSpace> { Point(Double(i), Double(j), Double(k)) }
}

/// A regular grid of voxels and where it lies in a world frame.
///
/// Linear indices run with i fastest, as NIfTI stores voxels: `i + size.i * (j + size.j * k)`.
public struct VoxelGrid<World: WorldFrame>: Sendable, Equatable {
  /// The number of voxels along each axis.
  public let size: GridSize
  /// From voxel indices to the centre of that voxel, in millimetres.
  public let toWorld: Affine<VoxelSpace, World>
  /// The inverse of ``toWorld``.
  public let fromWorld: Affine<World, VoxelSpace>

  /// Creates a grid, or nil where the affine is singular or not finite.
  public init?(size: GridSize, toWorld: Affine<VoxelSpace, World>) {
    guard toWorld.isFinite, let inverse = toWorld.inverted(), inverse.isFinite else { return nil }
    self.size = size
    self.toWorld = toWorld
    self.fromWorld = inverse
  }

  /// The edge lengths of a voxel along i, j and k.
  public var voxelSize: (i: Millimetres, j: Millimetres, k: Millimetres) {
    let lengths = toWorld.columnLengths
    return (lengths.0.mm, lengths.1.mm, lengths.2.mm)
  }

  /// The linear index of `voxel`, or nil where it lies outside the grid.
  public func linearIndex(of voxel: VoxelIndex) -> Int? {
    guard (0..<size.i).contains(voxel.i), (0..<size.j).contains(voxel.j),
      (0..<size.k).contains(voxel.k)
    else { return nil }
    return voxel.i + size.i * (voxel.j + size.j * voxel.k)
  }

  /// The voxel with linear index `linear`, which must lie in the grid.
  public func voxel(atLinear linear: Int) -> VoxelIndex {
    precondition((0..<size.count).contains(linear), "voxel \(linear) of \(size.count)")
    return VoxelIndex(linear % size.i, linear / size.i % size.j, linear / (size.i * size.j))
  }

  /// The world position of the centre of the voxel with linear index `linear`.
  public func centre(ofLinear linear: Int) -> Point<World> {
    toWorld(voxel(atLinear: linear).point)
  }

  /// The voxel whose centre is nearest to `point` along each axis, or nil outside the grid.
  ///
  /// A point exactly half-way between two voxels goes to the one with the higher index.
  public func index(of point: Point<World>) -> VoxelIndex? {
    let p = fromWorld(point)
    guard let i = nearest(p.x, below: size.i), let j = nearest(p.y, below: size.j),
      let k = nearest(p.z, below: size.k)
    else { return nil }
    return VoxelIndex(i, j, k)
  }

  private func nearest(_ coordinate: Double, below count: Int) -> Int? {
    let rounded = (coordinate + 0.5).rounded(.down)
    guard rounded >= 0, rounded < Double(count) else { return nil }
    return Int(rounded)
  }
}

extension VoxelGrid {
  /// Which way i, j and k grow in the world: `R` or `L`, `A` or `P`, `S` or `I` each, as in `LAS`.
  ///
  /// Each axis gets the world axis that it is closest to; of an oblique grid, the clearest axis
  /// chooses first.
  public var axisCodes: String {
    let m = toWorld.rows
    let lengths = toWorld.columnLengths
    let scale = [lengths.0, lengths.1, lengths.2]
    let entries = (0..<9).map { entry in
      let (row, column) = (entry / 3, entry % 3)
      return (row: row, column: column, cosine: m[4 * row + column] / scale[column])
    }
    let clearest = entries.sorted { $0.cosine.magnitude > $1.cosine.magnitude }
    var codes: [Int: Character] = [:]
    var takenRows: Set<Int> = []
    for entry in clearest where codes[entry.column] == nil && !takenRows.contains(entry.row) {
      let names: [Character] = entry.cosine > 0 ? ["R", "A", "S"] : ["L", "P", "I"]
      codes[entry.column] = names[entry.row]
      takenRows.insert(entry.row)
    }
    return String((0..<3).compactMap { codes[$0] })
  }
}
