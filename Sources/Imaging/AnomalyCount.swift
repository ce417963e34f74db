import Findings
import Geometry

/// Counts the voxels of a whole image that are NaN or infinite in any frame.
struct AnomalyCount {
  private let decoder: VoxelDecoder
  private let voxelCount: Int
  private let isPossible: Bool
  /// Whether the stored bytes are single-precision numbers of this machine, as they are.
  private let isNative: Bool
  private var isAnomalous: [Bool] = []
  private var values: [Float] = []

  /// The number of such voxels so far.
  private(set) var count = 0

  init(_ header: NIfTIHeader) {
    decoder = VoxelDecoder(header)
    voxelCount = header.size.count
    // An integer image is always finite and costs nothing here, unless its scale is absurd.
    isPossible = decoder.canBeNotFinite
    isNative =
      header.dataType == .float32 && header.byteOrder == .littleEndian && header.slope == 1
      && header.intercept == 0
  }

  mutating func add(_ volume: UnsafeRawBufferPointer) {
    guard isPossible else { return }
    if isNative, unsafe allFinite(volume) { return }
    if values.isEmpty { values = [Float](repeating: 0, count: voxelCount) }
    unsafe values.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return }
      unsafe decoder.values(0..<voxelCount, of: volume, into: start)
    }
    guard values.contains(where: { !$0.isFinite }) else { return }
    if isAnomalous.isEmpty { isAnomalous = [Bool](repeating: false, count: voxelCount) }
    for voxel in values.indices where !values[voxel].isFinite && !isAnomalous[voxel] {
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
        remedy: "Check the preprocessing; voxels concerned are left out of the search region "
          + "and of a seed that is a region."
      )
    ]
  }
}

/// Whether no stored single-precision number is NaN or infinite, without a branch a number.
private func allFinite(_ volume: UnsafeRawBufferPointer) -> Bool {
  let exponent: UInt32 = 0x7F80_0000
  var anomalous: UInt32 = 0
  for offset in stride(from: 0, to: volume.count - 3, by: 4) {
    // Adding one to an exponent of all ones carries into the sign bit.
    let bits = unsafe volume.loadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian
    anomalous |= (bits & exponent) &+ 0x0080_0000
  }
  return anomalous >> 31 == 0
}
