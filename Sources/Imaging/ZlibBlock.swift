import CZlib

/// The bytes that a block in zlib's own format (RFC 1950) holds, such as a chunk of an HDF5 file.
///
/// - Parameters:
///   - packed: The whole block.
///   - byteCount: How many bytes it must hold; no more memory than this is used for them.
/// - Returns: The bytes, or nil where the block is damaged or holds another number of them.
public func inflatedZlibBlock(_ packed: [UInt8], byteCount: Int) -> [UInt8]? {
  var bytes = [UInt8](repeating: 0, count: byteCount)
  var found = uLongf(byteCount)
  let status = unsafe uncompress(&bytes, &found, packed, uLong(packed.count))
  return status == Z_OK && found == byteCount ? bytes : nil
}
