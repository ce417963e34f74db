/// `volume` as stored in `format`: unscaled, rounded and clamped for integer types.
func encodeVoxels(_ volume: [Float], _ format: NIfTIFormat) -> [UInt8] {
  switch format.dataType {
  case .uint8: encode(volume, format) { UInt8(nearest: $0) }
  case .int8: encode(volume, format) { Int8(nearest: $0) }
  case .uint16: encode(volume, format) { UInt16(nearest: $0) }
  case .int16: encode(volume, format) { Int16(nearest: $0) }
  case .uint32: encode(volume, format) { UInt32(nearest: $0) }
  case .int32: encode(volume, format) { Int32(nearest: $0) }
  case .uint64: encode(volume, format) { UInt64(nearest: $0) }
  case .int64: encode(volume, format) { Int64(nearest: $0) }
  case .float32: encode(volume, format) { Float($0).bitPattern }
  case .float64: encode(volume, format) { $0.bitPattern }
  }
}

private func encode<Bits: FixedWidthInteger>(
  _ volume: [Float],
  _ format: NIfTIFormat,
  bits: (Double) -> Bits
) -> [UInt8] {
  let width = Bits.bitWidth / 8
  let isScaled = format.slope != 1 || format.intercept != 0
  return unsafe [UInt8](unsafeUninitializedCapacity: width * volume.count) { bytes, count in
    for index in volume.indices {
      let value = Double(volume[index])
      let stored = bits(isScaled ? (value - format.intercept) / format.slope : value)
      let ordered = format.byteOrder == .bigEndian ? stored.bigEndian : stored.littleEndian
      unsafe UnsafeMutableRawBufferPointer(bytes).storeBytes(
        of: ordered,
        toByteOffset: width * index,
        as: Bits.self
      )
    }
    count = width * volume.count
  }
}

extension FixedWidthInteger {
  /// The whole number nearest to `value` within this type's range; 0 for NaN.
  fileprivate init(nearest value: Double) {
    let whole = value.rounded(.toNearestOrEven)
    if whole.isNaN {
      self = 0
    } else if whole >= Double(Self.max) {
      self = .max  // Double(max) of 64 bits is one above max, so equality must end here too
    } else if whole <= Double(Self.min) {
      self = .min
    } else {
      self = Self(whole)
    }
  }
}
