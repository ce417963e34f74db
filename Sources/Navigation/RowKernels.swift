import Geometry

/// Something that each voxel gathers from its neighbours along one axis, a row at a time.
protocol LineOperation {
  /// The contribution of each neighbour, at distance 0 up to the radius.
  var taps: [Float] { get }
  /// What a voxel holds before it has gathered.
  static var start: Float { get }
  /// Whether the image is mirrored at its edges (SciPy's `reflect`); where not, nothing is there.
  static var isMirrored: Bool { get }
  /// What a voxel holds with a neighbour's `value` added at weight `tap`.
  static func gather(_ held: Float, _ value: Float, _ tap: Float) -> Float
}

/// A weighted sum: Gaussian smoothing.
struct GaussianLine: LineOperation {
  let taps: [Float]
  static let start: Float = 0
  static let isMirrored = true

  /// SciPy's `gaussian_filter1d`: cut at int(4 σ + 0.5) voxels.
  init(sigma: Millimetres, edge: Millimetres) {
    let s = sigma.value / edge.value
    let heights = (0...Int(4 * s + 0.5)).map { exponential(-0.5 * Double($0 * $0) / (s * s)) }
    let total = heights[0] + 2 * heights.dropFirst().reduce(0, +)
    taps = heights.map { Float($0 / total) }
  }

  @inline(__always)
  static func gather(_ held: Float, _ value: Float, _ tap: Float) -> Float { held + value * tap }
}

/// The least sum: squared distances to a set of voxels, up to a radius.
struct DistanceLine: LineOperation {
  let taps: [Float]
  static let start = Float.infinity
  static let isMirrored = false

  init(radius: Millimetres, edge: Millimetres) {
    let reach = Int((radius.value / edge.value).rounded(.down))
    taps = (0...reach).map { Float(Double($0 * $0) * edge.value * edge.value) }
  }

  @inline(__always)
  static func gather(_ held: Float, _ value: Float, _ tap: Float) -> Float {
    min(held, value + tap)
  }
}

/// Applies one operation an axis to the volume `a`, with `b` as room of the same size.
///
/// Rows along i are gathered as a whole, so that every axis runs through memory in order.
func apply<Line: LineOperation>(
  _ lines: (i: Line, j: Line, k: Line),
  to a: inout [Float],
  _ b: inout [Float],
  _ size: GridSize
) {
  precondition(a.count == size.count && b.count == size.count)
  gatherAlongI(lines.i, a, &b, size)
  gatherAcrossRows(lines.j, b, &a, size, axis: 1)
  gatherAcrossRows(lines.k, a, &b, size, axis: 2)
  swap(&a, &b)
}

private func gatherAlongI<Line: LineOperation>(
  _ line: Line,
  _ source: [Float],
  _ target: inout [Float],
  _ size: GridSize
) {
  let radius = line.taps.count - 1
  var padded = [Float](repeating: Line.start, count: size.i + 2 * radius)
  for row in 0..<(size.j * size.k) {
    let first = row * size.i
    for place in padded.indices {
      let i = place - radius
      if (0..<size.i).contains(i) {
        padded[place] = source[first + i]
      } else if Line.isMirrored {
        padded[place] = source[first + mirrored(i, size.i)]
      }
    }
    for i in first..<(first + size.i) { target[i] = Line.start }
    for offset in 0...(2 * radius) {
      let tap = line.taps[abs(offset - radius)]
      gatherRow(padded, from: offset, &target, at: first, size.i, tap, Line.self)
    }
  }
}

private func gatherAcrossRows<Line: LineOperation>(
  _ line: Line,
  _ source: [Float],
  _ target: inout [Float],
  _ size: GridSize,
  axis: Int
) {
  let radius = line.taps.count - 1
  let count = axis == 1 ? size.j : size.k
  let stride = axis == 1 ? size.i : size.i * size.j
  for k in 0..<size.k {
    for j in 0..<size.j {
      let row = size.i * (j + size.j * k)
      for i in row..<(row + size.i) { target[i] = Line.start }
      let place = axis == 1 ? j : k
      for offset in -radius...radius {
        let other = place + offset
        guard Line.isMirrored || (0..<count).contains(other) else { continue }
        let from = row + (mirrored(other, count) - place) * stride
        gatherRow(source, from: from, &target, at: row, size.i, line.taps[abs(offset)], Line.self)
      }
    }
  }
}

@inline(__always)
private func gatherRow<Line: LineOperation>(
  _ source: [Float],
  from: Int,
  _ target: inout [Float],
  at first: Int,
  _ count: Int,
  _ tap: Float,
  _ line: Line.Type
) {
  precondition(from >= 0 && first >= 0 && from + count <= source.count)
  precondition(first + count <= target.count)
  unsafe source.withUnsafeBufferPointer { source in
    unsafe target.withUnsafeMutableBufferPointer { target in
      guard let s = source.baseAddress, let t = target.baseAddress else { return }
      let (input, output) = unsafe (s + from, t + first)
      for i in 0..<count { unsafe output[i] = Line.gather(output[i], input[i], tap) }
    }
  }
}

/// The index that `index` stands for on an axis mirrored at its edges: d c b a | a b c d | d c b a.
private func mirrored(_ index: Int, _ count: Int) -> Int {
  let period = 2 * count
  let folded = ((index % period) + period) % period
  return folded < count ? folded : period - 1 - folded
}
