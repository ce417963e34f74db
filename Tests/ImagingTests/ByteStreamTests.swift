import TestSupport
import Testing

@testable import Imaging

/// Streams longer than the libraries' windows, in pieces and rooms of any size.
@Suite struct ByteStreamTests {
  @Test(arguments: 0..<12 as Range<UInt64>, InflateLibrary.allCases)
  func `neither pieces nor rooms change a byte`(seed: UInt64, library: InflateLibrary) throws {
    var random = SplitMix64(seed: seed)
    let bytes = compressible(600_000, &random)
    let cut = Int.random(in: 0...bytes.count, using: &random)
    let level = Int.random(in: 1...9, using: &random)
    let stored =
      gzip(Array(bytes[..<cut]), level: level) + gzip([]) + gzip(Array(bytes[cut...]), level: level)
    let piece = 1 << Int.random(in: 0...19, using: &random)
    let stream = ByteStream(SmallPieces(stored, of: piece), inflate: library)
    let roomLimit = 1 << Int.random(in: 8...20, using: &random)
    #expect(try read(stream, roomLimit, &random) == bytes, "\(piece) bytes a piece")
    #expect(stream.trailingByteCount == 0)
  }

  @Test(arguments: InflateLibrary.allCases)
  func `damage in a long stream is refused`(library: InflateLibrary) {
    for seed in 100..<160 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let bytes = compressible(150_000, &random)
      let stored = gzip(bytes, level: 1)
      let position = Int.random(in: 10..<stored.count, using: &random)
      let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &random)
      let damaged = stored.patched(stored[position] ^ bit, at: position)
      let piece = 1 << Int.random(in: 4...19, using: &random)
      let stream = ByteStream(SmallPieces(damaged, of: piece), inflate: library)
      if let read = try? read(stream, 1 << 16, &random) { #expect(read == bytes, "seed \(seed)") }
    }
  }

  /// All bytes of `stream`, read into rooms of at most `roomLimit` bytes.
  private func read(
    _ stream: ByteStream,
    _ roomLimit: Int,
    _ random: inout SplitMix64
  ) throws(ImagingError) -> [UInt8] {
    var found: [UInt8] = []
    while true {
      var room = [UInt8](repeating: 0, count: Int.random(in: 1...roomLimit, using: &random))
      let count = try stream.read(room.count, into: &room)
      found += room[..<count]
      if count < room.count { return found }
    }
  }

  /// Bytes with copies from up to a window away, small numbers, and noise that is only stored.
  private func compressible(_ count: Int, _ random: inout SplitMix64) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let length = Int.random(in: 1...5000, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes += (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      case 1: bytes += repeatElement(UInt8.random(in: 0...255, using: &random), count: length)
      case 2 where !bytes.isEmpty:
        let distance = Int.random(in: 1...min(bytes.count, 32_768), using: &random)
        let start = bytes.count - distance
        for offset in 0..<length { bytes.append(bytes[start + offset]) }
      default: bytes += (0..<length).map { _ in UInt8.random(in: 0...9, using: &random) }
      }
    }
    return Array(bytes.prefix(count))
  }
}
