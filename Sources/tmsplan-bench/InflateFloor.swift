import CZlib
import Glibc

#if TMSP_ISAL
import CISAL
#endif

/// A file that is read in pieces of 256 KiB, as the program reads it.
@safe final class FloorInput {
  private let descriptor: Int32
  private let path: String
  private let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: FloorInput.size)

  private static let size = 1 << 18

  init(path: String) throws {
    self.path = path
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw BenchError("\(path) cannot be opened: \(lastError())") }
  }

  deinit {
    close(descriptor)
    unsafe buffer.deallocate()
  }

  /// The next piece of the file.
  ///
  /// - Returns: Where it lies until the next call, and its length.
  /// - Throws: Where there is none: the compressed stream should have ended before the file.
  func next() throws -> (UnsafeMutablePointer<UInt8>, UInt32) {
    let count = unsafe read(descriptor, buffer, Self.size)
    guard count > 0 else { throw BenchError("\(path) ends within its gzip member") }
    return unsafe (buffer, UInt32(count))
  }

  /// What to throw where the library refuses the file.
  func refused(_ status: Int32) -> BenchError { BenchError("\(path): status \(status)") }
}

/// Inflates `input` with zlib into a buffer of `room` bytes; returns how many bytes came out.
func zlibFloor(_ input: FloorInput, room: Int) throws -> Int {
  var stream = unsafe z_stream()
  guard unsafe tmsp_inflate_init(&stream, 15 + 16) == Z_OK else { throw input.refused(Z_MEM_ERROR) }
  defer { unsafe inflateEnd(&stream) }
  let output = UnsafeMutablePointer<UInt8>.allocate(capacity: room)
  defer { unsafe output.deallocate() }
  var total = 0
  while true {
    // A full buffer may mean that more is ready than fitted.
    if unsafe stream.avail_in == 0, unsafe total == 0 || stream.avail_out > 0 {
      unsafe (stream.next_in, stream.avail_in) = try input.next()
    }
    unsafe stream.next_out = output
    unsafe stream.avail_out = UInt32(room)
    let status = unsafe inflate(&stream, Z_NO_FLUSH)
    total += room - Int(unsafe stream.avail_out)
    if status == Z_STREAM_END { return total }
    guard status == Z_OK || status == Z_BUF_ERROR else { throw input.refused(status) }
  }
}

#if TMSP_ISAL
/// Inflates `input` with ISA-L into a buffer of `room` bytes; returns how many bytes came out.
func isalFloor(_ input: FloorInput, room: Int) throws -> Int {
  let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
  defer { unsafe state.deallocate() }
  unsafe isal_inflate_init(state)
  unsafe state.pointee.crc_flag = UInt32(ISAL_GZIP)
  let output = UnsafeMutablePointer<UInt8>.allocate(capacity: room)
  defer { unsafe output.deallocate() }
  var total = 0
  while true {
    // A full buffer may mean that more is ready than fitted.
    if unsafe state.pointee.avail_in == 0, unsafe total == 0 || state.pointee.avail_out > 0 {
      unsafe (state.pointee.next_in, state.pointee.avail_in) = try input.next()
    }
    unsafe state.pointee.next_out = output
    unsafe state.pointee.avail_out = UInt32(room)
    let status = unsafe isal_inflate(state)
    total += room - Int(unsafe state.pointee.avail_out)
    guard status == ISAL_DECOMP_OK else { throw input.refused(status) }
    if unsafe state.pointee.block_state == ISAL_BLOCK_FINISH { return total }
  }
}
#endif
