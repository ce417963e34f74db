import Geometry

/// Which stretches of which rows (along i) each pass of a smoothing has to compute.
///
/// Stretches count from the first column of the core, and are widened to whole vectors.
struct NeededRows {
  /// For each j of the core, the rows of the halo at distance −radius … radius, mirrored.
  let neighboursAlongJ: [[Int]]
  /// For each k of the core, the planes of the halo at distance −radius … radius, mirrored.
  let neighboursAlongK: [[Int]]
  private let coreJ: Int
  private let haloJ: Int
  private var wanted: [Range<Int>]
  private var between: [Range<Int>]
  private var loaded: [Range<Int>]

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
    wanted = Array(repeating: 0..<0, count: core[1].count * core[2].count)
    between = Array(repeating: 0..<0, count: core[1].count * haloK.count)
    loaded = Array(repeating: 0..<0, count: haloJ.count * haloK.count)
    for linear in voxels {
      let i = linear % size.i - core[0].lowerBound
      let j = linear / size.i % size.j - core[1].lowerBound
      let row = j + coreJ * (linear / (size.i * size.j) - core[2].lowerBound)
      wanted[row] = wanted[row].spanning(FloatBuffer.wholeVectors(i..<(i + 1)))
    }
    for (index, stretch) in wanted.enumerated() where !stretch.isEmpty {
      for plane in neighboursAlongK[index / coreJ] {
        let row = index % coreJ + coreJ * plane
        between[row] = between[row].spanning(stretch)
      }
    }
    for (index, stretch) in between.enumerated() where !stretch.isEmpty {
      for neighbour in neighboursAlongJ[index % coreJ] {
        let row = neighbour + haloJ.count * (index / coreJ)
        loaded[row] = loaded[row].spanning(stretch)
      }
    }
  }

  /// What is wanted of the row at core position (j, k); empty where nothing is.
  func wanted(_ j: Int, _ k: Int) -> Range<Int> { wanted[j + coreJ * k] }
  /// What is needed of the row at core j and halo k between the passes along j and k.
  func between(_ j: Int, _ k: Int) -> Range<Int> { between[j + coreJ * k] }
  /// What is needed of the row at halo position (j, k) after the pass along i.
  func loaded(_ j: Int, _ k: Int) -> Range<Int> { loaded[j + haloJ * k] }
}

extension Range<Int> {
  /// The smallest range that holds both; an empty range holds nothing.
  fileprivate func spanning(_ other: Self) -> Self {
    if isEmpty { return other }
    return Swift.min(lowerBound, other.lowerBound)..<Swift.max(upperBound, other.upperBound)
  }
}
