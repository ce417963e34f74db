/// The bytes of a source, inflated where they are gzip.
///
/// gzip is recognised by its magic bytes, never by a name. Several members, empty ones among them,
/// are read as one; zeros after the last member are padding; anything else there is counted in
/// ``trailingByteCount``. The end is a success only behind a finished member, because a stream cut
/// in its body raises no error in zlib or ISA-L.
///
/// Both libraries write straight into the caller's memory. ISA-L copies through a window of its own
/// in every call, so that few large reads are faster than many small ones.
final class ByteStream {
  private enum State {
    case undecided
    case plain
    case inMember(any Inflater)
    case betweenMembers(any Inflater)
    case ended
    case failed(ImagingError)
  }

  private var source: any ByteSource
  private let library: InflateLibrary
  private var input = [UInt8](repeating: 0, count: 1 << 18)
  private var unread = 0..<0
  private var sourceHasEnded = false
  private var state = State.undecided

  /// Bytes after the last gzip member, where they are not all zero.
  private(set) var trailingByteCount = 0

  init(_ source: any ByteSource, inflate library: InflateLibrary = .preferred) {
    self.source = source
    self.library = library
  }

  /// Reads up to `count` bytes into the front of `buffer`; fewer only at the end.
  func read(_ count: Int, into buffer: inout [UInt8]) throws(ImagingError) -> Int {
    precondition(count <= buffer.count, "\(count) bytes into \(buffer.count)")
    return try unsafe buffer.withRawBytes { room throws(ImagingError) in
      try unsafe read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<count]))
    }
  }

  /// Fills `room` from its front and returns how many bytes came; fewer only at the end.
  func read(into room: UnsafeMutableRawBufferPointer) throws(ImagingError) -> Int {
    do throws(ImagingError) {
      var filled = 0
      while filled < room.count {
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: room[filled...])
        let step = try unsafe readSome(into: rest)
        guard step > 0 else { break }
        filled += step
      }
      return filled
    } catch {
      // No library promises anything about its state after an error, so it is not called again.
      state = .failed(error)
      throw error
    }
  }

  /// Reads at least one byte into `room`, or returns 0 at the end.
  private func readSome(into room: UnsafeMutableRawBufferPointer) throws(ImagingError) -> Int {
    while true {
      switch state {
      case .undecided:
        try fill(atLeast: 2)
        state = isAtMember ? .inMember(try library.inflater()) : .plain
      case .plain: return try unsafe copySome(into: room)
      case .inMember(let inflater):
        let produced = try unsafe inflateSome(with: inflater, into: room)
        if produced > 0 { return produced }
      case .betweenMembers(let inflater):
        try fill(atLeast: 2)
        if isAtMember {
          inflater.startMember()
          state = .inMember(inflater)
        } else {
          try skipPadding()
          state = .ended
        }
      case .ended: return 0
      case .failed(let error): throw error
      }
    }
  }

  private var isAtMember: Bool {
    unread.count >= 2 && input[unread.lowerBound] == 0x1F && input[unread.lowerBound + 1] == 0x8B
  }

  private func copySome(into room: UnsafeMutableRawBufferPointer) throws(ImagingError) -> Int {
    try fill(atLeast: 1)
    let count = min(unread.count, room.count)
    unsafe room.copyBytes(from: input[unread.prefix(count)])
    unread.removeFirst(count)
    return count
  }

  /// One step of inflation; 0 where input was used up or the member ended without output.
  private func inflateSome(
    with inflater: any Inflater,
    into room: UnsafeMutableRawBufferPointer
  ) throws(ImagingError) -> Int {
    try fill(atLeast: 1)
    let unread = unread
    let step = try unsafe input.withRawBytes { bytes throws(ImagingError) in
      let available = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[unread])
      return try unsafe inflater.inflate(available, into: room)
    }
    self.unread.removeFirst(step.consumed)
    if step.isMemberFinished {
      state = .betweenMembers(inflater)
    } else if step.produced == 0, step.consumed == 0 {
      // With room and input left, standing still is a fault that no status tells of.
      throw unread.isEmpty ? .gzipTruncated : .gzipCorrupt(reason: "it leads nowhere")
    }
    return step.produced
  }

  /// Reads what follows the last member to the end of the source.
  private func skipPadding() throws(ImagingError) {
    var count = 0
    var isPadding = true
    while true {
      try fill(atLeast: 1)
      guard !unread.isEmpty else { break }
      count += unread.count
      isPadding = isPadding && input[unread].allSatisfy { $0 == 0 }
      unread = 0..<0
    }
    trailingByteCount = isPadding ? 0 : count
  }

  /// Reads from the source until `count` bytes are unread or the source has ended.
  private func fill(atLeast count: Int) throws(ImagingError) {
    while unread.count < count, !sourceHasEnded {
      if unread.lowerBound > 0 {
        input.replaceSubrange(0..<unread.count, with: Array(input[unread]))
        unread = 0..<unread.count
      }
      let start = unread.upperBound
      let found = try unsafe input.withRawBytes { bytes throws(ImagingError) in
        try unsafe source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[start...]))
      }
      precondition((0...(input.count - start)).contains(found), "a source overran its buffer")
      sourceHasEnded = found == 0
      unread = 0..<(start + found)
    }
  }
}

extension [UInt8] {
  /// Calls `body` with the elements' bytes; unlike the library's own, with its error's type.
  mutating func withRawBytes<Result, Failure: Error>(
    _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe withUnsafeMutableBufferPointer { buffer throws(Failure) in
      try unsafe body(UnsafeMutableRawBufferPointer(buffer))
    }
  }
}

extension Range<Int> {
  /// The first `count` integers of the range.
  fileprivate func prefix(_ count: Int) -> Range<Int> { lowerBound..<(lowerBound + count) }

  /// Drops the first `count` integers.
  fileprivate mutating func removeFirst(_ count: Int) {
    self = (lowerBound + count)..<upperBound
  }
}
