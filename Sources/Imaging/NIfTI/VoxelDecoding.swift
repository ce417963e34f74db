/// Turns stored voxels of one image into numbers.
///
/// Values that are not finite are kept by ``values(_:of:into:)`` and count as 0 in differences.
/// Differences of unscaled integers of up to 16 bits are exact; others are taken in double
/// precision, or in single where that is what is stored.
struct VoxelDecoder: Sendable {
  private let dataType: NIfTIDataType
  private let bytesPerVoxel: Int
  private let scale: VoxelScale

  init(_ header: NIfTIHeader) {
    dataType = header.dataType
    bytesPerVoxel = header.dataType.bytesPerVoxel
    scale = VoxelScale(
      slope: header.slope,
      intercept: header.intercept,
      isBigEndian: header.byteOrder == .bigEndian
    )
  }

  /// Whether a stored number can stand for NaN or infinity.
  var canBeNotFinite: Bool {
    guard dataType.isInteger else { return true }
    // No stored integer exceeds 2^64; nor may its scaled value exceed single precision.
    let largest = scale.slope.magnitude * 0x1p64 + scale.intercept.magnitude
    return !(largest <= Double(Float.greatestFiniteMagnitude))
  }

  /// The values of a run of voxels, scaled in double precision.
  func values(
    _ voxels: Range<Int>,
    of volume: UnsafeRawBufferPointer,
    into target: UnsafeMutablePointer<Float>
  ) {
    let input = unsafe start(voxels, of: volume)
    unsafe run(ValuesOfRun(scale: scale, input: input, count: voxels.count, target: target))
  }

  /// How much a run of voxels differs from the same voxels of `reference`.
  func differences(
    _ voxels: Range<Int>,
    of volume: UnsafeRawBufferPointer,
    from reference: UnsafeRawBufferPointer,
    into target: UnsafeMutablePointer<Float>
  ) {
    let (a, b) = unsafe (start(voxels, of: volume), start(voxels, of: reference))
    unsafe run(DifferencesOfRun(scale: scale, a: a, b: b, count: voxels.count, target: target))
  }

  /// How much single voxels, ascending, differ from the same voxels of `reference`.
  func differences(
    of voxels: [Int],
    in volume: UnsafeRawBufferPointer,
    from reference: UnsafeRawBufferPointer,
    into target: inout [Float]
  ) {
    precondition(target.count == voxels.count, "\(target.count) numbers, \(voxels.count) voxels")
    let range = 0..<((voxels.last ?? -1) + 1)
    let (a, b) = unsafe (start(range, of: volume), start(range, of: reference))
    unsafe target.withUnsafeMutableBufferPointer { target in
      guard let target = target.baseAddress else { return }
      unsafe run(DifferencesOfVoxels(scale: scale, a: a, b: b, voxels: voxels, target: target))
    }
  }

  /// The one place that knows all types; the loops behind it are over one concrete type each.
  private func run(_ operation: some VoxelOperation) {
    switch dataType {
    case .uint8: operation(UInt8.self)
    case .int8: operation(Int8.self)
    case .uint16: operation(UInt16.self)
    case .int16: operation(Int16.self)
    case .uint32: operation(UInt32.self)
    case .int32: operation(Int32.self)
    case .uint64: operation(UInt64.self)
    case .int64: operation(Int64.self)
    case .float32: operation(StoredFloat32.self)
    case .float64: operation(StoredFloat64.self)
    }
  }

  /// Where the first of `voxels` lies, all of which must lie in `volume`.
  private func start(_ voxels: Range<Int>, of volume: UnsafeRawBufferPointer) -> UnsafeRawPointer {
    guard let base = volume.baseAddress, voxels.lowerBound >= 0,
      volume.count >= voxels.upperBound * bytesPerVoxel
    else { preconditionFailure("voxels \(voxels) of \(volume.count) bytes") }
    return unsafe base + voxels.lowerBound * bytesPerVoxel
  }
}

/// What stored numbers are multiplied by and added to, and their byte order.
struct VoxelScale: Sendable {
  let slope: Double
  let intercept: Double
  let isBigEndian: Bool

  /// Whether values are the stored numbers as they are.
  var isOne: Bool { slope == 1 && intercept == 0 }

  /// Whether the stored bytes are this machine's numbers as they are: nearly every image.
  var isNative: Bool { isOne && isBigEndian == (1.bigEndian == 1) }

  @inline(__always)
  func bits<Stored: StoredNumber>(
    _ type: Stored.Type,
    _ input: UnsafeRawPointer,
    _ voxel: Int
  ) -> Stored.Bits {
    let bits = unsafe input.loadUnaligned(
      fromByteOffset: voxel * MemoryLayout<Stored.Bits>.size,
      as: Stored.Bits.self
    )
    return Stored.Bits(isBigEndian ? bits.bigEndian : bits.littleEndian)
  }

  @inline(__always)
  func value<Stored: StoredNumber>(_ type: Stored.Type, _ bits: Stored.Bits) -> Float {
    isOne ? Stored.float(bits) : Float(slope * Stored.double(bits) + intercept)
  }

  @inline(__always)
  func difference<Stored: StoredNumber>(
    _ type: Stored.Type,
    _ a: Stored.Bits,
    _ b: Stored.Bits
  ) -> Float {
    if isOne { return Stored.difference(a, b) }
    let (left, right) = (
      slope * Stored.double(a) + intercept, slope * Stored.double(b) + intercept
    )
    return Float(left.singleOrZero - right.singleOrZero).finiteOrZero
  }
}

/// Something that is done to voxels of any type.
private protocol VoxelOperation {
  func callAsFunction<Stored: StoredNumber>(_ type: Stored.Type)
}

@unsafe private struct ValuesOfRun: @unsafe VoxelOperation {
  let scale: VoxelScale
  let input: UnsafeRawPointer
  let count: Int
  let target: UnsafeMutablePointer<Float>

  func callAsFunction<Stored: StoredNumber>(_ type: Stored.Type) {
    for voxel in unsafe 0..<count {
      unsafe target[voxel] = scale.value(type, scale.bits(type, input, voxel))
    }
  }
}

@unsafe private struct DifferencesOfRun: @unsafe VoxelOperation {
  let scale: VoxelScale
  let a: UnsafeRawPointer
  let b: UnsafeRawPointer
  let count: Int
  let target: UnsafeMutablePointer<Float>

  func callAsFunction<Stored: StoredNumber>(_ type: Stored.Type) {
    guard unsafe !scale.isNative else { return unsafe subtractNative(type) }
    for voxel in unsafe 0..<count {
      let (left, right) = unsafe (scale.bits(type, a, voxel), scale.bits(type, b, voxel))
      unsafe target[voxel] = scale.difference(type, left, right)
    }
  }

  /// Without a branch a voxel, so that the compiler makes vectors of it.
  private func subtractNative<Stored: StoredNumber>(_ type: Stored.Type) {
    var (left, right, output) = unsafe (a, b, target)
    for _ in unsafe 0..<count {
      unsafe output.pointee = Stored.difference(
        left.loadUnaligned(as: Stored.Bits.self),
        right.loadUnaligned(as: Stored.Bits.self)
      )
      unsafe left += MemoryLayout<Stored.Bits>.size
      unsafe right += MemoryLayout<Stored.Bits>.size
      unsafe output += 1
    }
  }
}

@unsafe private struct DifferencesOfVoxels: @unsafe VoxelOperation {
  let scale: VoxelScale
  let a: UnsafeRawPointer
  let b: UnsafeRawPointer
  let voxels: [Int]
  let target: UnsafeMutablePointer<Float>

  func callAsFunction<Stored: StoredNumber>(_ type: Stored.Type) {
    for (position, voxel) in unsafe voxels.enumerated() {
      let (left, right) = unsafe (scale.bits(type, a, voxel), scale.bits(type, b, voxel))
      unsafe target[position] = scale.difference(type, left, right)
    }
  }
}
