/// What tells one T1w image from another, so that a navigator's copy can be compared.
///
/// A target is right only in the very image that it was computed in: not in a defaced, reoriented or
/// conformed copy, nor in another form of the header.
public struct T1wFingerprint: Hashable, Sendable {
  /// `dim[0...7]`, as stored.
  public let dimensions: [Int]
  /// `pixdim[0...3]`: the sign of the third axis, and the voxel's edges.
  public let pixelSizes: [Double]
  /// `qform_code`.
  public let qformCode: Int
  /// `sform_code`.
  public let sformCode: Int
  /// `quatern_b`, `quatern_c`, `quatern_d`.
  public let quaternion: [Double]
  /// `qoffset_x`, `qoffset_y`, `qoffset_z`.
  public let quaternionOffset: [Double]
  /// `srow_x`, `srow_y` and `srow_z`, one after the other.
  public let sformRows: [Double]
  /// The digest of the voxel block as stored: decompressed, not swapped, not scaled.
  public let voxelDigest: String
  /// The header's bytes as stored: 348 of NIfTI-1, 540 of NIfTI-2, without extensions.
  ///
  /// An overlay that is to lie on the image in every program carries both forms exactly as it does.
  public let header: [UInt8]
}

/// Takes the fingerprint of a single-file NIfTI image from its decompressed bytes, in pieces.
///
/// The bytes of voxels are passed on for their digest, so that no cryptography is needed here. What
/// the header says is not judged: ``readT1w(_:)`` has done so.
public struct FingerprintTaker {
  private var header: [UInt8] = []
  private var layout: HeaderLayout?
  private var position = 0

  /// A taker at the first byte of a file.
  public init() {}

  /// Takes the next bytes, and calls `digest` with those that belong to the voxel block.
  public mutating func add(_ bytes: ArraySlice<UInt8>, digest: (ArraySlice<UInt8>) -> Void) {
    defer { position += bytes.count }
    if header.count < HeaderLayout.longest {
      header += bytes.prefix(HeaderLayout.longest - header.count)
    }
    if layout == nil { layout = HeaderLayout(header) }
    guard let voxels = layout?.voxels else { return }
    // A voxel block may begin before the longest header ends, but never before its own does.
    let here = voxels.clamped(to: position..<(position + bytes.count))
    guard !here.isEmpty else { return }
    digest(bytes[(bytes.startIndex + here.lowerBound - position)...].prefix(here.count))
  }

  /// The fingerprint, once all bytes were added.
  ///
  /// - Parameter voxelDigest: The digest of the bytes that were passed on, such as SHA-256.
  /// - Returns: Nil where the bytes were no NIfTI image or ended early.
  public func fingerprint(voxelDigest: String) -> T1wFingerprint? {
    guard let layout, position >= layout.voxels.upperBound else { return nil }
    return layout.fingerprint(header, voxelDigest)
  }
}

/// Where NIfTI-1 and NIfTI-2 (nifti1.h, nifti2.h) keep what a fingerprint holds.
private struct HeaderLayout {
  static let longest = 540

  let isVersion2: Bool
  let isSwapped: Bool
  /// The voxel block's place in the file.
  private(set) var voxels = 0..<0

  /// Nil where `bytes` are not a whole header yet, or none.
  init?(_ bytes: [UInt8]) {
    switch Array(bytes.prefix(4)) {
    case [0x5C, 1, 0, 0]: (isVersion2, isSwapped) = (false, false)
    case [0, 0, 1, 0x5C]: (isVersion2, isSwapped) = (false, true)
    case [0x1C, 2, 0, 0]: (isVersion2, isSwapped) = (true, false)
    case [0, 0, 2, 0x1C]: (isVersion2, isSwapped) = (true, true)
    default: return nil
    }
    guard bytes.count >= (isVersion2 ? 540 : 348) else { return nil }
    let stored = isVersion2 ? Double(integer(bytes, 168, 8)) : real(bytes, 108, 4)
    let own = isVersion2 ? 544 : 352
    guard let offset = stored == 0 ? own : Int(exactly: stored), offset >= own - 4,
      let count = byteCount(bytes), count < 1 << 40, offset < 1 << 40
    else { return nil }
    voxels = offset..<(offset + count)
  }

  func fingerprint(_ bytes: [UInt8], _ digest: String) -> T1wFingerprint {
    let places = isVersion2 ? [104, 344, 348, 352, 376, 400] : [76, 252, 254, 256, 268, 280]
    let (width, code) = isVersion2 ? (8, 4) : (4, 2)
    func reals(_ count: Int, at place: Int) -> [Double] {
      (0..<count).map { real(bytes, places[place] + width * $0, width) }
    }
    return T1wFingerprint(
      dimensions: dimensions(bytes),
      pixelSizes: reals(4, at: 0),
      qformCode: integer(bytes, places[1], code),
      sformCode: integer(bytes, places[2], code),
      quaternion: reals(3, at: 3),
      quaternionOffset: reals(3, at: 4),
      sformRows: reals(12, at: 5),
      voxelDigest: digest,
      header: Array(bytes.prefix(isVersion2 ? 540 : 348))
    )
  }

  private func dimensions(_ bytes: [UInt8]) -> [Int] {
    (0..<8).map { isVersion2 ? integer(bytes, 16 + 8 * $0, 8) : integer(bytes, 40 + 2 * $0, 2) }
  }

  private func byteCount(_ bytes: [UInt8]) -> Int? {
    let sizes = dimensions(bytes)
    guard (1...7).contains(sizes[0]) else { return nil }
    let bits = integer(bytes, isVersion2 ? 14 : 72, 2)
    guard bits > 0, bits.isMultiple(of: 8) else { return nil }
    var count = bits / 8
    for size in sizes[1...sizes[0]] {
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      guard size > 0, !overflows else { return nil }
      count = product
    }
    return count
  }

  private func integer(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int {
    let unused = 64 - 8 * count
    return Int(Int64(bitPattern: bits(bytes, at, count) << unused) >> unused)
  }

  private func real(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Double {
    let bits = bits(bytes, at, count)
    return count == 4
      ? Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))) : Double(bitPattern: bits)
  }

  private func bits(_ bytes: [UInt8], _ at: Int, _ count: Int) -> UInt64 {
    let stored = bytes[at..<(at + count)]
    func append(_ value: UInt64, _ byte: UInt8) -> UInt64 { value << 8 | UInt64(byte) }
    return isSwapped ? stored.reduce(0, append) : stored.reversed().reduce(0, append)
  }
}
