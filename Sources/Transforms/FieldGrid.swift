import Geometry

/// Where the vectors of a field lie.
struct FieldGrid {
  /// The largest field that is accepted, in voxels; the usual one, of 1 mm, has 8.5 million.
  static let largestCount = 1 << 28

  let size: GridSize
  private let origin: Point<LPS>
  /// The inverse of direction and spacing.
  ///
  /// The origin is taken off first, as ITK does, so that
  /// points on the border fall to the same side.
  private let toIndex: Affine<LPS, VoxelSpace>
  /// Row-major: the steps from voxel to voxel along i, j and k.
  private let steps: [Double]

  /// The grid of ITK's 18 fixed parameters: size, origin, spacing and row-major direction.
  init(fixedParameters f: [Double]) throws(TransformError) {
    try requireCount(f, 18, "fixed parameters of a field")
    guard f.allSatisfy(\.isFinite) else { throw .notFinite(what: "the grid of a field") }
    guard f[6..<9].allSatisfy({ $0 > 0 }) else {
      throw .singular(what: "the grid of a field has a spacing that is not positive")
    }
    try self.init(
      size: try gridSize(f[0], f[1], f[2]),
      origin: Point(f[3], f[4], f[5]),
      steps: (0..<9).map { f[9 + $0] * f[6 + $0 % 3] }
    )
  }

  /// A grid of `size` whose first voxel is at `origin`; `steps` is a row-major 3 x 3 matrix.
  init(size: GridSize, origin: Point<LPS>, steps s: [Double]) throws(TransformError) {
    let fault = "the grid of a field is singular"
    try requireInvertible(s, what: fault)
    let toWorld = Affine<VoxelSpace, LPS>(rows: [
      s[0], s[1], s[2], 0, s[3], s[4], s[5], 0, s[6], s[7], s[8], 0,
    ])
    guard let inverse = toWorld.inverted(), inverse.isFinite else { throw .singular(what: fault) }
    self.size = size
    self.origin = origin
    toIndex = inverse
    steps = s
  }

  /// Whether the grid's axes are those of the world, and its box is that of the MNI templates.
  ///
  /// Theirs is 193 x 229 x 193 mm (2009c) or 182 x 218 x 182 (NLin6) about (0, -18, 18) in RAS.
  var coversTemplate: Bool {
    let isStraight = [1, 2, 3, 5, 6, 7].allSatisfy { steps[$0].magnitude < 1e-3 }
    return isStraight && isLikeTemplate(origin.x, steps[0], size.i, length: 170...205, middle: 0)
      && isLikeTemplate(origin.y, steps[4], size.j, length: 205...245, middle: 18)
      && isLikeTemplate(origin.z, steps[8], size.k, length: 170...205, middle: 18)
  }

  private func isLikeTemplate(
    _ start: Double,
    _ step: Double,
    _ count: Int,
    length: ClosedRange<Double>,
    middle: Double
  ) -> Bool {
    let found = start + step * Double(count - 1) / 2
    return length.contains(step.magnitude * Double(count)) && (found - middle).magnitude < 10
  }

  /// The cell around `point`, or nil outside: an index below -0.5 or at least n - 0.5.
  func cell(around point: Point<LPS>) -> FieldCell? {
    let shifted = Point<LPS>(point.x - origin.x, point.y - origin.y, point.z - origin.z)
    let index = toIndex(shifted)
    guard isInside(index.x, size.i), isInside(index.y, size.j), isInside(index.z, size.k) else {
      return nil
    }
    return FieldCell(index, size: size)
  }

  private func isInside(_ index: Double, _ count: Int) -> Bool {
    index >= -0.5 && index < Double(count) - 0.5
  }
}

/// The eight voxels around a place, and their trilinear weights.
struct FieldCell {
  /// Linear indices, i fastest; where the cell reaches over the edge, the voxels at the edge.
  let voxels: [8 of Int]
  let weights: [8 of Double]

  init(_ index: Point<VoxelSpace>, size: GridSize) {
    let (i, j, k) = (index.x.rounded(.down), index.y.rounded(.down), index.z.rounded(.down))
    let (u, v, w) = (index.x - i, index.y - j, index.z - k)
    weights = .init { corner in
      (corner & 1 == 0 ? 1 - u : u) * (corner & 2 == 0 ? 1 - v : v)
        * (corner & 4 == 0 ? 1 - w : w)
    }
    voxels = .init { corner in
      let ci = min(max(Int(i) + (corner & 1), 0), size.i - 1)
      let cj = min(max(Int(j) + (corner >> 1 & 1), 0), size.j - 1)
      let ck = min(max(Int(k) + (corner >> 2), 0), size.k - 1)
      return ci + size.i * (cj + size.j * ck)
    }
  }
}

/// A size of three whole numbers, checked before anything of that size is made.
func gridSize(_ i: Double, _ j: Double, _ k: Double) throws(TransformError) -> GridSize {
  func whole(_ value: Double) -> Int? {
    guard let whole = Int(exactly: value), (1...1 << 20).contains(whole) else { return nil }
    return whole
  }
  // Three axes of 2^20 voxels multiply to 2^60, which does not overflow.
  guard let ni = whole(i), let nj = whole(j), let nk = whole(k),
    ni * nj * nk <= FieldGrid.largestCount
  else { throw .sizeImplausible(what: "a field of \(i) x \(j) x \(k) vectors") }
  return GridSize(ni, nj, nk)
}
