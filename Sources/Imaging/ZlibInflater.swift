import CZlib

/// zlib's inflating state for one gzip member after another.
///
/// zlib keeps a pointer to its own state, so that state lives at one address until the end.
@safe final class ZlibInflater: Inflater {
  private let state: UnsafeMutablePointer<z_stream>

  init() throws(ImagingError) {
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: z_stream())
    // 15 bits of window; 16 more demand a gzip wrapper and check its CRC-32 and length.
    guard unsafe tmsp_inflate_init(state, 15 + 16) == Z_OK else {
      unsafe state.deallocate()
      throw .outOfMemory
    }
  }

  deinit {
    _ = unsafe inflateEnd(state)
    unsafe state.deallocate()
  }

  func startMember() { _ = unsafe inflateReset(state) }

  func inflate(
    _ input: UnsafeMutableRawBufferPointer,
    into output: UnsafeMutableRawBufferPointer
  ) throws(ImagingError) -> InflateStep {
    let inputCount = UInt32(clamping: input.count)
    let outputCount = UInt32(clamping: output.count)
    unsafe state.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe state.pointee.avail_in = inputCount
    unsafe state.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe state.pointee.avail_out = outputCount
    let status = unsafe CZlib.inflate(state, Z_NO_FLUSH)
    switch status {
    case Z_OK, Z_STREAM_END, Z_BUF_ERROR:
      // Z_BUF_ERROR only says that nothing could be done with the input or room given.
      return InflateStep(
        consumed: Int(inputCount - (unsafe state.pointee.avail_in)),
        produced: Int(outputCount - (unsafe state.pointee.avail_out)),
        isMemberFinished: status == Z_STREAM_END
      )
    case Z_MEM_ERROR: throw .outOfMemory
    default:
      let text = unsafe state.pointee.msg.map { unsafe String(cString: $0) }
      throw .gzipCorrupt(reason: text ?? "zlib status \(status)")
    }
  }
}
