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

  private let afterI: FloatBuffer
  private let sharing: WorkSharing
  /// What each part works on; as many parts as the work is divided into.
  private let scratch: [Scratch]

  /// Rows of j that are filtered together, so that what lies between two passes stays in the cache.
  private static let stripHeight = 4
  /// From so many voxels on the work of a volume is divided.
  private static let worthSharing = 20_000

  /// Prepares smoothing for `voxels`, ascending linear indices, of which there is at least one.
  init(
    fwhm: Millimetres,
    voxelSize: [Double],
    size: GridSize,
    covering voxels: [Int],
    sharing: @escaping WorkSharing = inOrder
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
    afterI = FloatBuffer(count: width * haloJ.count * haloK.count)
    self.sharing = sharing
    let planes = haloK.count
    scratch = (0..<(voxels.count < Self.worthSharing ? 1 : 4)).map { _ in
      Scratch(
        line: FloatBuffer(count: width + 2 * kernels[0].radius),
        strip: FloatBuffer(count: width * Self.stripHeight * planes),
        row: FloatBuffer(count: width)
      )
    }
  }

  /// Smooths a volume and writes the wanted voxels, in their order, into `target`.
  ///
  /// `load` writes the values of a run of linear indices of one row.
  func smooth(
    into target: UnsafeMutableBufferPointer<Float>,
    load: (Range<Int>, UnsafeMutablePointer<Float>) -> Void
  ) {
    guard let target = target.baseAddress else { return }
    let parts = scratch.count
    sharing(parts) { part in
      unsafe smoothAlongI(haloK.part(part, of: parts), scratch[part], load)
    }
    let strips = 0..<((core[1].count + Self.stripHeight - 1) / Self.stripHeight)
    sharing(parts) { part in
      for strip in strips.part(part, of: parts) {
        let start = strip * Self.stripHeight
        let height = min(Self.stripHeight, core[1].count - start)
        smoothAlongJ(start, height: height, scratch[part])
        unsafe smoothAlongK(start, height: height, scratch[part], into: target)
      }
    }
  }

  private func smoothAlongI(
    _ planes: Range<Int>,
    _ scratch: Scratch,
    _ load: (Range<Int>, UnsafeMutablePointer<Float>) -> Void
  ) {
    let kernel = kernels[0]
    let line = scratch.line
    let inside = core[0].widened(by: kernel.radius, within: size.i)
    let skipped = inside.lowerBound - (core[0].lowerBound - kernel.radius)
    let mirrored = mirroredPositions(inside: inside, skipped: skipped, radius: kernel.radius)
    let taps = Array(0...(2 * kernel.radius))
    for k in planes {
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

  private func smoothAlongJ(_ start: Int, height: Int, _ scratch: Scratch) {
    for k in 0..<haloK.count {
      for j in start..<(start + height) where rows.isBetween(j, k) {
        let source = unsafe afterI.start + k * haloJ.count * width
        let target = unsafe scratch.strip.start + (k * Self.stripHeight + j - start) * width
        unsafe kernels[1].apply(tapsAlongJ[j], to: source, into: target, width)
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
      for j in start..<(start + height) where rows.isWanted(j, k) {
        let source = unsafe scratch.strip.start + (j - start) * width
        unsafe kernels[2].apply(tapsAlongK[k], to: source, into: scratch.row.start, width)
        for run in wanted.runs(j, k) {
          unsafe (target + run.position)
            .update(from: scratch.row.start + run.columns.lowerBound, count: run.columns.count)
        }
      }
    }
  }

  /// What one part of the work needs for itself.
  private struct Scratch {
    let line: FloatBuffer
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
  /// The part numbered `number` of `count` parts of about the same length.
  fileprivate func part(_ number: Int, of count: Int) -> Self {
    (lowerBound + self.count * number / count)..<(lowerBound + self.count * (number + 1) / count)
  }
}
