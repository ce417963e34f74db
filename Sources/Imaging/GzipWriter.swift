import CZlib

/// Compresses bytes to one gzip member, piece by piece.
///
/// The header carries no name and a modification time of 0, so the same bytes, level and zlib give
/// the same result.
@safe public struct GzipWriter: ~Copyable {
  private let state: UnsafeMutablePointer<z_stream>
  private var output = [UInt8](repeating: 0, count: 1 << 17)

  /// Creates a compressor; `level` runs from 1, fast, to 9, small.
  public init(level: Int = 6) {
    precondition((1...9).contains(level), "level \(level) is not in 1...9")
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: z_stream())
    let status = unsafe tmsp_deflate_init(state, Int32(level), 15 + 16)
    // With a valid level only an allocation can fail, which ends any Swift program.
    precondition(status == Z_OK, "zlib could not allocate its state")
  }

  deinit {
    _ = unsafe deflateEnd(state)
    unsafe state.deallocate()
  }

  /// Compresses `bytes`; returns what is ready to be written, often nothing.
  public mutating func write(_ bytes: [UInt8]) -> [UInt8] { deflate(bytes, flush: Z_NO_FLUSH) }

  /// Ends the member; returns the last bytes to be written, with the checksum.
  public consuming func finish() -> [UInt8] { deflate([], flush: Z_FINISH) }

  private mutating func deflate(_ bytes: [UInt8], flush: Int32) -> [UInt8] {
    var ready: [UInt8] = []
    var bytes = bytes
    var position = 0
    repeat {
      // zlib counts in 32 bits; pieces keep any array within them.
      let piece = position..<min(bytes.count, position + (1 << 30))
      position = piece.upperBound
      unsafe bytes.withRawBytes { input in
        let input = unsafe UnsafeMutableRawBufferPointer(rebasing: input[piece])
        unsafe state.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe state.pointee.avail_in = UInt32(input.count)
        drain(flush, into: &ready)
      }
    } while position < bytes.count
    return ready
  }

  /// Runs zlib until it leaves room in the output, that is, has nothing more to say.
  private mutating func drain(_ flush: Int32, into ready: inout [UInt8]) {
    var room = 0
    repeat {
      room = unsafe output.withRawBytes { output in
        unsafe state.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe state.pointee.avail_out = UInt32(output.count)
        _ = unsafe CZlib.deflate(state, flush)
        return Int(unsafe state.pointee.avail_out)
      }
      ready.append(contentsOf: output[..<(output.count - room)])
    } while room == 0
  }
}

/// The gzip member that holds `bytes`.
public func gzip(_ bytes: [UInt8], level: Int = 6) -> [UInt8] {
  var writer = GzipWriter(level: level)
  let start = writer.write(bytes)
  return start + writer.finish()
}
