/// What the raw series of some voxels were like, in the frames that are used.
public struct RawSeriesFacts: Sendable, Equatable {
  /// Mean over standard deviation (dividing by the frame count); 0 where the deviation is at most
  /// 0.001, as nipype reports it.
  public let temporalSNR: [Float]
  /// Whether the value was NaN or infinite in any frame.
  public let notFinite: [Bool]
  /// Whether the series is constant over time.
  public let silent: [Bool]
}

/// Mean, spread and oddities of raw series, accumulated frame by frame.
///
/// Sums are of differences from the reference frame, in double: exact for integers, and without the
/// cancellation that the square of a large mean would bring.
struct RawMoments {
  private let runs: VoxelRuns
  private let decoder: VoxelDecoder
  private var first: [Float]
  private var differences: [Float]
  private var sums: [Double]
  private var sumsOfSquares: [Double]
  private var frameCount = 0
  private var notFinite: [Bool]

  init(_ header: NIfTIHeader, voxels: [Int]) {
    runs = VoxelRuns(voxels)
    decoder = VoxelDecoder(header)
    first = [Float](repeating: 0, count: voxels.count)
    differences = first
    sums = [Double](repeating: 0, count: voxels.count)
    sumsOfSquares = sums
    notFinite = [Bool](repeating: false, count: voxels.count)
  }

  /// Adds a frame; `reference` is the first that was added.
  mutating func add(_ volume: UnsafeRawBufferPointer, from reference: UnsafeRawBufferPointer) {
    guard runs.count > 0 else { return }
    if frameCount == 0 { first = unsafe values(reference).map(\.finiteOrZero) }
    unsafe differences.withUnsafeMutableBufferPointer { differences in
      unsafe decoder.differences(of: runs, in: volume, from: reference, into: differences)
    }
    addPowers(of: differences, to: &sums, &sumsOfSquares)
    if decoder.canBeNotFinite { unsafe markNotFinite(volume) }
    frameCount += 1
  }

  /// What the series were like.
  ///
  /// The bound on the deviation is that of nipype's `TSNR`, nipy/nipype `algorithms/confounds.py`.
  var facts: RawSeriesFacts {
    let n = Double(max(1, frameCount))
    let ratios = sums.indices.map { index in
      let shift = sums[index] / n
      let deviation = max(0, sumsOfSquares[index] / n - shift * shift).squareRoot()
      return deviation > 1e-3 ? Float((Double(first[index]) + shift) / deviation) : 0
    }
    return RawSeriesFacts(
      temporalSNR: ratios,
      notFinite: notFinite,
      silent: sumsOfSquares.map { $0 == 0 }
    )
  }

  private mutating func markNotFinite(_ volume: UnsafeRawBufferPointer) {
    for (index, value) in unsafe values(volume).enumerated() where !value.isFinite {
      notFinite[index] = true
    }
  }

  private func values(_ volume: UnsafeRawBufferPointer) -> [Float] {
    var values = [Float](repeating: 0, count: runs.count)
    unsafe values.withUnsafeMutableBufferPointer { values in
      guard var next = values.baseAddress else { return }
      for run in runs.runs {
        unsafe decoder.values(run, of: volume, into: next)
        unsafe next += run.count
      }
    }
    return values
  }
}

/// Adds each of `changes` to its sum, and its square to its sum of squares.
private func addPowers(of changes: [Float], to sums: inout [Double], _ squares: inout [Double]) {
  let changes = changes.span
  var sums = sums.mutableSpan
  var squares = squares.mutableSpan
  for index in changes.indices {
    let change = Double(changes[index])
    sums[index] += change
    squares[index] += change * change
  }
}
