public import Geometry

/// How an image is smoothed before voxels are taken from it.
public struct Smoothing: Sendable {
  /// The Gaussian's full width at half maximum.
  public let fwhm: Millimetres
  /// Where values take part; elsewhere they count as 0. Nil lets the whole image take part.
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
  /// Where the wanted voxels lie in the smoothed box.
  private let wanted: [Int]

  private let line: FloatBuffer
  private let afterI: FloatBuffer
  private let strip: FloatBuffer
  private let smoothed: FloatBuffer

  /// Rows of j that are filtered together, so that what lies between two passes stays in the cache.
  private static let stripHeight = 4

  /// Prepares smoothing for `voxels`, ascending linear indices, of which there is at least one.
  init(fwhm: Millimetres, voxelSize: [Double], size: GridSize, covering voxels: [Int]) {
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
    wanted = voxels.map { linear in
      let i = linear % size.i - core[0].lowerBound
      let j = linear / size.i % size.j - core[1].lowerBound
      let k = linear / (size.i * size.j) - core[2].lowerBound
      return i + width * (j + core[1].count * k)
    }
    line = FloatBuffer(count: width + 2 * kernels[0].radius)
    afterI = FloatBuffer(count: width * haloJ.count * haloK.count)
    strip = FloatBuffer(count: width * Self.stripHeight * haloK.count)
    smoothed = FloatBuffer(count: width * core[1].count * core[2].count)
  }

  /// Smooths a volume and writes the wanted voxels, in their order, into `target`.
  ///
  /// `load` writes the values of a run of linear indices of one row.
  func smooth(
    into target: UnsafeMutableBufferPointer<Float>,
    load: (Range<Int>, UnsafeMutablePointer<Float>) -> Void
  ) {
    unsafe smoothAlongI(load)
    for start in stride(from: 0, to: core[1].count, by: Self.stripHeight) {
      let height = min(Self.stripHeight, core[1].count - start)
      smoothAlongJ(start, height: height)
      smoothAlongK(start, height: height)
    }
    for (position, index) in wanted.enumerated() {
      unsafe target[position] = smoothed.start[index]
    }
  }

  private func smoothAlongI(_ load: (Range<Int>, UnsafeMutablePointer<Float>) -> Void) {
    let kernel = kernels[0]
    let inside = core[0].widened(by: kernel.radius, within: size.i)
    let skipped = inside.lowerBound - (core[0].lowerBound - kernel.radius)
    let mirrored = mirroredPositions(inside: inside, skipped: skipped, radius: kernel.radius)
    let taps = Array(0...(2 * kernel.radius))
    for k in haloK {
      for j in haloJ where rows.isLoaded(j - haloJ.lowerBound, k - haloK.lowerBound) {
        let row = size.i * (j + size.j * k)
        unsafe load(
          (row + inside.lowerBound)..<(row + inside.upperBound),
          line.start + skipped
        )
        for (position, source) in mirrored { unsafe line.start[position] = line.start[source] }
        let index = (j - haloJ.lowerBound) + haloJ.count * (k - haloK.lowerBound)
        unsafe kernel.apply(taps, to: line.start, into: afterI.start + index * width, width)
      }
    }
  }

  /// Where the line holds values from beyond the grid's edge, and the positions they mirror.
  private func mirroredPositions(
    inside: Range<Int>,
    skipped: Int,
    radius: Int
  ) -> [(position: Int, source: Int)] {
    let first = core[0].lowerBound - radius
    return (first..<(core[0].upperBound + radius)).filter { !inside.contains($0) }.map { index in
      (index - first, reflected(index, count: size.i) - inside.lowerBound + skipped)
    }
  }

  private func smoothAlongJ(_ start: Int, height: Int) {
    for k in 0..<haloK.count {
      for j in start..<(start + height) where rows.isBetween(j, k) {
        let source = unsafe afterI.start + k * haloJ.count * width
        let target = unsafe strip.start + (k * Self.stripHeight + j - start) * width
        unsafe kernels[1].apply(tapsAlongJ[j], to: source, into: target, width)
      }
    }
  }

  private func smoothAlongK(_ start: Int, height: Int) {
    for k in 0..<core[2].count {
      for j in start..<(start + height) where rows.isWanted(j, k) {
        let source = unsafe strip.start + (j - start) * width
        let target = unsafe smoothed.start + (j + core[1].count * k) * width
        unsafe kernels[2].apply(tapsAlongK[k], to: source, into: target, width)
      }
    }
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
