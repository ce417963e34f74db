public import Geometry

/// How an image is smoothed before voxels are taken from it.
public struct Smoothing: Sendable {
  /// The Gaussian's full width at half maximum.
  public let fwhm: Millimetres
  /// Where values take part, elsewhere counting as 0; nil lets the whole image take part.
  public let mask: BrainMask?

  /// Creates a smoothing of `fwhm`.
  public init(fwhm: Millimetres, mask: BrainMask? = nil) {
    self.fwhm = fwhm
    self.mask = mask
  }
}

/// Smooths some voxels of a volume, and of the rest only what they depend on.
///
/// A Gaussian along i, then j, then k. Only rows that a wanted voxel needs are computed; each value
/// comes out of the same operations in the same order whatever else is wanted, so that it is the
/// same to the last bit. Beyond the grid values are mirrored. Sums run from the centre, then over
/// pairs of equally distant neighbours from the outermost inwards, so that storing an image the
/// other way round changes nothing either. Arithmetic is in single precision, which is enough for
/// differences from a reference volume (r changes by 1e-7); absolute values would lose more.
@safe final class RegionSmoother {
  private let kernels: [AxisKernel]
  private let size: GridSize
  /// The box of wanted voxels, by axis.
  private let core: [Range<Int>]
  /// The same with the halo along j and k, within the grid.
  private let haloJ: Range<Int>
  private let haloK: Range<Int>
  /// The box's rows are padded to whole vectors.
  private let width: Int
  private let rows: NeededRows
  /// Where the neighbours along j and k lie, for each row and plane of the core.
  private let tapsAlongJ: [[Int]]
  private let tapsAlongK: [[Int]]
  /// The wanted voxels of each row of the core, row after row.
  private let wanted: WantedRows

  /// What each member of the crew works on.
  private let scratch: [Scratch]

  /// Rows of j that are filtered together, so that what lies between two passes stays in the cache.
  private static let stripHeight = 4

  /// Prepares smoothing for `voxels`, ascending linear indices, of which there is at least one.
  init(
    fwhm: Millimetres,
    voxelSize: [Double],
    size: GridSize,
    covering voxels: [Int],
    memberCount: Int = 1
  ) {
    let core = boundingBox(of: voxels, in: size)
    let kernels = voxelSize.map { AxisKernel(fwhm: fwhm, voxelSize: $0) }
    self.kernels = kernels
    self.size = size
    self.core = core
    haloJ = core[1].widened(by: kernels[1].radius, within: size.j)
    haloK = core[2].widened(by: kernels[2].radius, within: size.k)
    let width = FloatBuffer.padded(core[0].count)
    self.width = width
    let rows = NeededRows(
      voxels,
      size: size,
      core: core,
      kernels: kernels,
      haloJ: haloJ,
      haloK: haloK
    )
    self.rows = rows
    tapsAlongJ = rows.neighboursAlongJ.map { $0.map { $0 * width } }
    tapsAlongK = rows.neighboursAlongK.map { $0.map { $0 * Self.stripHeight * width } }
    wanted = WantedRows(voxels, size: size, core: core)
    let (rowCount, planeCount) = (haloJ.count * haloK.count, haloK.count)
    scratch = (0..<memberCount).map { _ in
      Scratch(
        line: FloatBuffer(count: width + 2 * kernels[0].radius),
        afterI: FloatBuffer(count: width * rowCount),
        strip: FloatBuffer(count: width * Self.stripHeight * planeCount),
        row: FloatBuffer(count: width)
      )
    }
  }

  /// Smooths a volume and writes the wanted voxels, in their order, into `target`.
  ///
  /// Each `member` of the crew may smooth a volume of its own meanwhile. `load` writes the values of
  /// a run of linear indices of one row.
  func smooth(
    into target: UnsafeMutableBufferPointer<Float>,
    _ member: Int = 0,
    load: (Range<Int>, UnsafeMutablePointer<Float>) -> Void
  ) {
    guard let target = target.baseAddress else { return }
    let scratch = scratch[member]
    unsafe smoothAlongI(scratch, load)
    for start in stride(from: 0, to: core[1].count, by: Self.stripHeight) {
      let height = min(Self.stripHeight, core[1].count - start)
      smoothAlongJ(start, height: height, scratch)
      unsafe smoothAlongK(start, height: height, scratch, into: target)
    }
  }

  private func smoothAlongI(
    _ scratch: Scratch,
    _ load: (Range<Int>, UnsafeMutablePointer<Float>) -> Void
  ) {
    let kernel = kernels[0]
    let line = scratch.line
    // All that the core needs, also from beyond the grid; the line's first place stands for its first.
    let reach = (core[0].lowerBound - kernel.radius)..<(core[0].upperBound + kernel.radius)
    let first = reach.lowerBound
    let taps = Array(0...(2 * kernel.radius))
    for k in haloK {
      for j in haloJ {
        let needed = rows.loaded(j - haloJ.lowerBound, k - haloK.lowerBound)
        guard !needed.isEmpty else { continue }
        // Whole vectors may end behind the core, where what comes out is never looked at.
        let read = ((first + needed.lowerBound)..<(first + needed.upperBound + 2 * kernel.radius))
          .clamped(to: reach)
        let inside = read.clamped(to: 0..<size.i)
        let row = size.i * (j + size.j * k)
        unsafe load(
          (row + inside.lowerBound)..<(row + inside.upperBound),
          line.start + (inside.lowerBound - first)
        )
        mirror(read.lowerBound..<inside.lowerBound, from: first, in: line)
        mirror(inside.upperBound..<read.upperBound, from: first, in: line)
        let index = (j - haloJ.lowerBound) + haloJ.count * (k - haloK.lowerBound)
        unsafe kernel.apply(
          taps,
          to: line.start,
          into: scratch.afterI.start + index * width,
          needed
        )
      }
    }
  }

  /// Fills the places of a line that stand for `columns` beyond the grid's edge.
  private func mirror(_ columns: Range<Int>, from first: Int, in line: FloatBuffer) {
    for column in columns {
      unsafe line.start[column - first] = line.start[reflected(column, count: size.i) - first]
    }
  }

  private func smoothAlongJ(_ start: Int, height: Int, _ scratch: Scratch) {
    for k in 0..<haloK.count {
      for j in start..<(start + height) {
        let source = unsafe scratch.afterI.start + k * haloJ.count * width
        let target = unsafe scratch.strip.start + (k * Self.stripHeight + j - start) * width
        unsafe kernels[1].apply(tapsAlongJ[j], to: source, into: target, rows.between(j, k))
      }
    }
  }

  private func smoothAlongK(
    _ start: Int,
    height: Int,
    _ scratch: Scratch,
    into target: UnsafeMutablePointer<Float>
  ) {
    for k in 0..<core[2].count {
      for j in start..<(start + height) {
        let source = unsafe scratch.strip.start + (j - start) * width
        let row = unsafe scratch.row.start
        unsafe kernels[2].apply(tapsAlongK[k], to: source, into: row, rows.wanted(j, k))
        for run in wanted.runs(j, k) {
          unsafe (target + run.position)
            .update(from: row + run.columns.lowerBound, count: run.columns.count)
        }
      }
    }
  }

  /// What lies between the passes over one volume.
  private struct Scratch {
    let line: FloatBuffer
    let afterI: FloatBuffer
    let strip: FloatBuffer
    let row: FloatBuffer
  }
}

/// The smallest box that holds `voxels`, by axis.
private func boundingBox(of voxels: [Int], in size: GridSize) -> [Range<Int>] {
  precondition(!voxels.isEmpty, "a box around no voxel")
  let indices = [
    voxels.map { $0 % size.i }, voxels.map { $0 / size.i % size.j },
    voxels.map { $0 / (size.i * size.j) },
  ]
  return indices.map { axis in (axis.min() ?? 0)..<((axis.max() ?? 0) + 1) }
}

extension Range<Int> {
  func widened(by radius: Int, within count: Int) -> Self {
    Swift.max(0, lowerBound - radius)..<Swift.min(count, upperBound + radius)
  }
}
