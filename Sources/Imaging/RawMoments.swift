import Findings

/// Mean, spread and oddities of raw series, accumulated frame by frame.
///
/// Sums are of differences from the first frame, in double: exact for integers, and without the
/// cancellation that the square of a large mean would bring.
struct RawMoments {
  private let voxels: [Int]
  private var first: [Float] = []
  private var sums: [Double]
  private var sumsOfSquares: [Double]
  private var frameCount = 0
  private(set) var notFinite: [Bool]

  init(voxels: [Int]) {
    self.voxels = voxels
    sums = [Double](repeating: 0, count: voxels.count)
    sumsOfSquares = sums
    notFinite = [Bool](repeating: false, count: voxels.count)
  }

  mutating func add(_ volume: [Float]) {
    if frameCount == 0 { first = voxels.map { volume[$0].finiteOrZero } }
    for index in voxels.indices {
      let value = volume[voxels[index]]
      if !value.isFinite { notFinite[index] = true }
      let difference = Double(value.finiteOrZero) - Double(first[index])
      sums[index] += difference
      sumsOfSquares[index] += difference * difference
    }
    frameCount += 1
  }

  /// Whether each series never left its first value.
  var silent: [Bool] { sumsOfSquares.map { $0 == 0 } }

  /// Mean over standard deviation (ddof 0), 0 where the deviation is at most 0.001.
  ///
  /// The bound is that of nipype's `TSNR`, numerics after nipy/nipype `algorithms/confounds.py`.
  var temporalSNR: [Float] {
    let n = Double(frameCount)
    return voxels.indices.map { index in
      let shift = sums[index] / n
      let deviation = max(0, sumsOfSquares[index] / n - shift * shift).squareRoot()
      return deviation > 1e-3 ? Float((Double(first[index]) + shift) / deviation) : 0
    }
  }
}

/// Counts the voxels of a whole image that are NaN or infinite in any frame.
struct AnomalyCount {
  private let isPossible: Bool
  private var isAnomalous: [Bool] = []

  /// The number of such voxels so far.
  private(set) var count = 0

  /// An unscaled integer image is always finite and costs nothing here.
  init(_ header: NIfTIHeader) {
    isPossible = !header.dataType.isInteger || header.slope != 1 || header.intercept != 0
  }

  mutating func add(_ volume: [Float]) {
    guard isPossible, !allFinite(volume) else { return }
    if isAnomalous.isEmpty { isAnomalous = [Bool](repeating: false, count: volume.count) }
    for voxel in volume.indices where !volume[voxel].isFinite && !isAnomalous[voxel] {
      isAnomalous[voxel] = true
      count += 1
    }
  }

  func findings(subject: String) -> [Finding] {
    guard count > 0 else { return [] }
    return [
      Finding(
        "voxels_not_finite",
        .warning,
        subject: subject,
        message: "\(count) voxels are NaN or infinite in some frame; they were read as 0 there.",
        remedy: "Check the preprocessing; voxels concerned are left out of seed and search region."
      )
    ]
  }
}

/// Whether no value is NaN or infinite, without a branch a value.
private func allFinite(_ volume: [Float]) -> Bool {
  let exponent: UInt32 = 0x7F80_0000
  var anomalous: UInt32 = 0
  for value in volume {
    // Adding one to an exponent of all ones carries into the sign bit.
    anomalous |= (value.bitPattern & exponent) &+ 0x0080_0000
  }
  return anomalous >> 31 == 0
}
