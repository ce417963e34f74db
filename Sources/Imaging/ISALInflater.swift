#if TMSP_ISAL
import CISAL

/// ISA-L's inflating state for one gzip member after another.
///
/// The state contains its window and tables, some 90 KB, and must stay at one address.
@safe final class ISALInflater: Inflater {
  private let state: UnsafeMutablePointer<inflate_state>
  /// What is known of the member's header.
  ///
  /// `isal_inflate` can read headers by itself, but keeps nothing of them between calls, so that
  /// one cut by the end of the input would be taken for something else.
  private let header: UnsafeMutablePointer<isal_gzip_header>
  private var isInHeader = true

  init() {
    unsafe state = .allocate(capacity: 1)
    unsafe header = .allocate(capacity: 1)
    unsafe isal_inflate_init(state)
    startMember()
  }

  deinit {
    unsafe state.deallocate()
    unsafe header.deallocate()
  }

  /// Input is given anew in every call, so that none is lost here.
  func startMember() {
    unsafe isal_inflate_reset(state)
    unsafe state.pointee.crc_flag = UInt32(ISAL_GZIP)
    unsafe isal_gzip_header_init(header)
    isInHeader = true
  }

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
    // The status comes first: behind a wrong checksum, too, the block's state is that of the end.
    let status = isInHeader ? try readHeader() : unsafe isal_inflate(state)
    guard status >= ISAL_DECOMP_OK else { throw .gzipCorrupt(reason: reason(status)) }
    return InflateStep(
      consumed: Int(inputCount - (unsafe state.pointee.avail_in)),
      produced: Int(outputCount - (unsafe state.pointee.avail_out)),
      isMemberFinished: unsafe state.pointee.block_state == ISAL_BLOCK_FINISH
    )
  }

  /// Reads what there is of the header, and the body in the next call.
  private func readHeader() throws(ImagingError) -> Int32 {
    let status = unsafe isal_read_gzip_header(state, header)
    if status == ISAL_DECOMP_OK {
      isInHeader = false
      // RFC 1952 wants these three bits refused; ISA-L does not look at them.
      guard unsafe header.pointee.flags & 0xE0 == 0 else {
        throw .gzipCorrupt(reason: "unknown header flags set")
      }
    }
    return status
  }
}

/// A negative status of ISA-L in words.
private func reason(_ status: Int32) -> String {
  switch status {
  case ISAL_INVALID_BLOCK: "invalid block"
  case ISAL_INVALID_SYMBOL: "invalid code"
  case ISAL_INVALID_LOOKBACK: "invalid distance too far back"
  case ISAL_INVALID_WRAPPER: "incorrect header check"
  case ISAL_UNSUPPORTED_METHOD: "unknown compression method"
  case ISAL_INCORRECT_CHECKSUM: "incorrect checksum or length"
  default: "ISA-L status \(status)"
  }
}
#endif
