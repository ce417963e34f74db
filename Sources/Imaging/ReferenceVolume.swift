import Geometry

extension RunGatherer {
  /// The first used frame as the image has it, scaled, i fastest; nil before one was taken.
  ///
  /// Values that are not finite are kept.
  public func referenceVolume(_ header: NIfTIHeader) -> [Float]? {
    let count = header.size.count
    guard !raw.reference.bytes.isEmpty else { return nil }
    var values = [Float](repeating: 0, count: count)
    let decoder = VoxelDecoder(header)
    unsafe raw.reference.bytes.withUnsafeBytes { bytes in
      unsafe values.withUnsafeMutableBufferPointer { values in
        guard let start = values.baseAddress else { return }
        unsafe decoder.values(0..<count, of: bytes, into: start)
      }
    }
    return values
  }
}
