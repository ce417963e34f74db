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
  private let voxels: [Int]
  private let decoder: VoxelDecoder
  private var first: [Float]
  private var differences: [Float]
  private var sums: [Double]
  private var sumsOfSquares: [Double]
  private var frameCount = 0
  private var notFinite: [Bool]

  init(_ header: NIfTIHeader, voxels: [Int]) {
    precondition(zip(voxels, voxels.dropFirst()).allSatisfy(<), "voxels ascend")
    self.voxels = voxels
    decoder = VoxelDecoder(header)
    first = [Float](repeating: 0, count: voxels.count)
    differences = first
    sums = [Double](repeating: 0, count: voxels.count)
    sumsOfSquares = sums
    notFinite = [Bool](repeating: false, count: voxels.count)
  }

  /// Adds a frame; `reference` is the first that was added.
  mutating func add(_ volume: UnsafeRawBufferPointer, from reference: UnsafeRawBufferPointer) {
    guard !voxels.isEmpty else { return }
    if frameCount == 0 { first = unsafe values(reference).map(\.finiteOrZero) }
    unsafe decoder.differences(of: voxels, in: volume, from: reference, into: &differences)
    for index in voxels.indices {
      let change = Double(differences[index])
      sums[index] += change
      sumsOfSquares[index] += change * change
    }
    if decoder.canBeNotFinite { unsafe markNotFinite(volume) }
    frameCount += 1
  }

  /// What the series were like.
  ///
  /// The bound on the deviation is that of nipype's `TSNR`, nipy/nipype `algorithms/confounds.py`.
  var facts: RawSeriesFacts {
    let n = Double(max(1, frameCount))
    let ratios = voxels.indices.map { index in
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
    voxels.map { voxel in
      var value: Float = 0
      unsafe withUnsafeMutablePointer(to: &value) { target in
        unsafe decoder.values(voxel..<(voxel + 1), of: volume, into: target)
      }
      return value
    }
  }
}
