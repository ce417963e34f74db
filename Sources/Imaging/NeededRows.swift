import Geometry

/// Which rows (along i) each pass of a smoothing has to compute, and from which rows.
struct NeededRows {
  /// For each j of the core, the rows of the halo at distance −radius … radius, mirrored.
  let neighboursAlongJ: [[Int]]
  /// For each k of the core, the planes of the halo at distance −radius … radius, mirrored.
  let neighboursAlongK: [[Int]]
  private let coreJ: Int
  private let haloJ: Int
  private var wanted: [Bool]
  private var between: [Bool]
  private var loaded: [Bool]

  init(
    _ voxels: [Int],
    size: GridSize,
    core: [Range<Int>],
    kernels: [AxisKernel],
    haloJ: Range<Int>,
    haloK: Range<Int>
  ) {
    neighboursAlongJ = core[1].map { j in
      kernels[1].neighbours(of: j, count: size.j).map { $0 - haloJ.lowerBound }
    }
    neighboursAlongK = core[2].map { k in
      kernels[2].neighbours(of: k, count: size.k).map { $0 - haloK.lowerBound }
    }
    coreJ = core[1].count
    self.haloJ = haloJ.count
    wanted = [Bool](repeating: false, count: core[1].count * core[2].count)
    between = [Bool](repeating: false, count: core[1].count * haloK.count)
    loaded = [Bool](repeating: false, count: haloJ.count * haloK.count)
    for linear in voxels {
      let j = linear / size.i % size.j - core[1].lowerBound
      wanted[j + coreJ * (linear / (size.i * size.j) - core[2].lowerBound)] = true
    }
    for index in wanted.indices where wanted[index] {
      for plane in neighboursAlongK[index / coreJ] { between[index % coreJ + coreJ * plane] = true }
    }
    for index in between.indices where between[index] {
      for row in neighboursAlongJ[index % coreJ] { loaded[row + haloJ.count * (index / coreJ)] = true }
    }
  }

  /// Whether the row at core position (j, k) holds a wanted voxel.
  func isWanted(_ j: Int, _ k: Int) -> Bool { wanted[j + coreJ * k] }
  /// Whether the row at core j and halo k is needed between the passes along j and k.
  func isBetween(_ j: Int, _ k: Int) -> Bool { between[j + coreJ * k] }
  /// Whether the row at halo position (j, k) is needed from the image.
  func isLoaded(_ j: Int, _ k: Int) -> Bool { loaded[j + haloJ * k] }
}
