import Geometry

/// Smooths the part of a volume that some voxels need, bit for bit as if it smoothed all of it.
///
/// The three axes are filtered in turn. The box of wanted voxels is widened by the kernel's radius
/// along the axes that are still to be filtered, and cut at the grid, where values are mirrored.
/// Sums are in double and stored in single precision after each axis, in SciPy's order: the centre
/// first, then pairs from the outermost inwards.
struct GaussianSmoother {
  private let kernels: [GaussianKernel]
  private let size: GridSize
  /// The box of wanted voxels, by axis.
  private let core: [Range<Int>]
  /// The same with the halo along j and k.
  private let haloJ: Range<Int>
  private let haloK: Range<Int>
  /// Positions in the smoothed core of the wanted voxels.
  private let wanted: [Int]

  private var afterI: [Float]
  private var afterJ: [Float]
  private var afterK: [Float]
  private var line: [Float]
  private var sums: [Double]

  /// Prepares smoothing for `voxels`; nil where `fwhm` is zero or there are none.
  init?(
    fwhm: Millimetres,
    voxelSize: (Double, Double, Double),
    size: GridSize,
    covering voxels: [Int]
  ) {
    guard fwhm > .zero, let core = boundingBox(of: voxels, in: size) else { return nil }
    let kernels = [voxelSize.0, voxelSize.1, voxelSize.2].map {
      GaussianKernel(fwhm: fwhm, voxelSize: $0)
    }
    self.kernels = kernels
    self.size = size
    self.core = core
    haloJ = core[1].widened(by: kernels[1].radius, within: size.j)
    haloK = core[2].widened(by: kernels[2].radius, within: size.k)
    wanted = voxels.map { linear in
      let i = linear % size.i - core[0].lowerBound
      let j = linear / size.i % size.j - core[1].lowerBound
      let k = linear / (size.i * size.j) - core[2].lowerBound
      return i + core[0].count * (j + core[1].count * k)
    }
    afterI = [Float](repeating: 0, count: core[0].count * haloJ.count * haloK.count)
    afterJ = [Float](repeating: 0, count: core[0].count * core[1].count * haloK.count)
    afterK = [Float](repeating: 0, count: core[0].count * core[1].count * core[2].count)
    line = [Float](repeating: 0, count: core[0].count + 2 * kernels[0].radius)
    sums = [Double](repeating: 0, count: core[0].count * core[1].count)
  }

  /// Smooths `volume`, a whole volume with i fastest; NaN and infinite values count as 0.
  mutating func smooth(_ volume: [Float]) {
    precondition(volume.count == size.count, "\(volume.count) of \(size.count) voxels")
    smoothAlongI(volume)
    smoothAlongJ()
    smoothAlongK()
  }

  /// Appends the wanted voxels of the last smoothed volume as a frame.
  func append(to series: inout SeriesBuilder) {
    series.append { afterK[wanted[$0]] }
  }

  private mutating func smoothAlongI(_ volume: [Float]) {
    let width = core[0].count
    let radius = kernels[0].radius
    let sources = mirrored(core[0], radius: radius, count: size.i)
    let starts = Array(0...(2 * radius))  // each neighbour's run is the line moved by one
    var target = 0
    for k in haloK {
      for j in haloJ {
        let row = size.i * (j + size.j * k)
        for (position, source) in sources.enumerated() {
          line[position] = volume[row + source].finiteOrZero
        }
        combine(
          line,
          starts: starts,
          weights: kernels[0].weights,
          into: &afterI,
          at: target,
          count: width,
          sums: &sums
        )
        target += width
      }
    }
  }

  private mutating func smoothAlongJ() {
    let width = core[0].count
    let rows = mirrored(core[1], radius: kernels[1].radius, count: size.j)
      .map { ($0 - haloJ.lowerBound) * width }
    for k in haloK.indices {
      let plane = (k - haloK.lowerBound) * haloJ.count * width
      for j in core[1].indices {
        let position = j - core[1].lowerBound
        combine(
          afterI,
          starts: rows[position...(position + 2 * kernels[1].radius)].map { plane + $0 },
          weights: kernels[1].weights,
          into: &afterJ,
          at: ((k - haloK.lowerBound) * core[1].count + position) * width,
          count: width,
          sums: &sums
        )
      }
    }
  }

  private mutating func smoothAlongK() {
    let plane = core[0].count * core[1].count
    let planes = mirrored(core[2], radius: kernels[2].radius, count: size.k)
      .map { ($0 - haloK.lowerBound) * plane }
    for position in 0..<core[2].count {
      combine(
        afterJ,
        starts: Array(planes[position...(position + 2 * kernels[2].radius)]),
        weights: kernels[2].weights,
        into: &afterK,
        at: position * plane,
        count: plane,
        sums: &sums
      )
    }
  }
}

/// Adds up weighted runs of `count` values of `source`, and stores them from `target[start]` on.
///
/// `starts` holds where the runs at distance -radius … radius start.
private func combine(
  _ source: [Float],
  starts: [Int],
  weights: [Double],
  into target: inout [Float],
  at start: Int,
  count: Int,
  sums: inout [Double]
) {
  let radius = weights.count - 1
  let source = source.span
  var sums = sums.mutableSpan
  multiply(source.extracting(starts[radius]..<(starts[radius] + count)), weights[0], into: &sums)
  for distance in stride(from: radius, to: 0, by: -1) {
    let (low, high) = (starts[radius - distance], starts[radius + distance])
    addPair(
      source.extracting(low..<(low + count)),
      source.extracting(high..<(high + count)),
      weights[distance],
      to: &sums
    )
  }
  var target = target.mutableSpan
  for index in 0..<count { target[start + index] = Float(sums[index]) }
}

private func multiply(_ a: Span<Float>, _ weight: Double, into sums: inout MutableSpan<Double>) {
  precondition(a.count <= sums.count)
  for index in a.indices { sums[index] = Double(a[index]) * weight }
}

private func addPair(
  _ a: Span<Float>,
  _ b: Span<Float>,
  _ weight: Double,
  to sums: inout MutableSpan<Double>
) {
  precondition(a.count == b.count && a.count <= sums.count)
  for index in a.indices { sums[index] += (Double(a[index]) + Double(b[index])) * weight }
}

/// The smallest box that holds `voxels`, by axis; nil where there are none.
private func boundingBox(of voxels: [Int], in size: GridSize) -> [Range<Int>]? {
  guard let first = voxels.first, let last = voxels.last else { return nil }
  var low = (i: size.i, j: size.j)
  var high = (i: 0, j: 0)
  for linear in voxels {
    let (i, j) = (linear % size.i, linear / size.i % size.j)
    low = (min(low.i, i), min(low.j, j))
    high = (max(high.i, i), max(high.j, j))
  }
  let plane = size.i * size.j  // voxels ascend, so k does
  return [low.i..<(high.i + 1), low.j..<(high.j + 1), (first / plane)..<(last / plane + 1)]
}

/// The indices that an axis's range and `radius` more on either side stand for.
private func mirrored(_ range: Range<Int>, radius: Int, count: Int) -> [Int] {
  ((range.lowerBound - radius)..<(range.upperBound + radius)).map { reflected($0, count: count) }
}

extension Range<Int> {
  fileprivate func widened(by radius: Int, within count: Int) -> Self {
    Swift.max(0, lowerBound - radius)..<Swift.min(count, upperBound + radius)
  }
}
