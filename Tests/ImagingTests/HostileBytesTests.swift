import Findings
import Imaging
import TestSupport
import Testing

/// Damaged input must be read or refused, never trap; a trap would end the whole test run.
@Suite struct HostileBytesTests {
  @Test(arguments: [1, 2], InflateLibrary.allCases)
  func `every prefix of an image is refused`(version: Int, library: InflateLibrary) throws {
    let bytes = try smallRun(format: NIfTIFormat(version: version, dataType: .int16))
    for length in bytes.indices {
      #expect(refusal(Array(bytes[..<length])) != nil, "\(length) bytes")
    }
    let stored = gzip(bytes)
    for length in stored.indices {
      let cut = Array(stored[..<length])
      #expect(refusal(cut, inflate: library) != nil, "\(length) compressed bytes")
    }
  }

  @Test(arguments: [1, 2])
  func `random damage to a header is read or refused`(version: Int) throws {
    let bytes = try smallRun(format: NIfTIFormat(version: version, dataType: .float32))
    let headerCount = version == 1 ? 348 : 540
    var refused = 0
    for seed in 0..<2000 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let damaged = damage(bytes, within: 4..<headerCount, &random)
      let choice = XformChoice.allCases.randomElement(using: &random)
      if refusal(damaged, xform: Bool.random(using: &random) ? choice : nil) != nil { refused += 1 }
    }
    #expect(refused > 200, "damage was done")
  }

  @Test(arguments: InflateLibrary.allCases)
  func `random damage to a compressed stream is refused or changes nothing`(
    library: InflateLibrary
  ) throws {
    let stored = gzip(try smallRun(volumes: 40))
    let volumes = try readImage(stored).volumes
    for seed in 0..<2000 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let damaged = damage(stored, within: 10..<stored.count, &random)
      // Some damage only names another copy of the same bytes.
      if let read = try? readImage(damaged, inflate: library) {
        #expect(read.volumes == volumes, "seed \(seed)")
      }
      let piece = Int.random(in: 1...50, using: &random)
      if let read = try? readImage(from: SmallPieces(damaged, of: piece), inflate: library) {
        #expect(read.volumes == volumes, "seed \(seed)")
      }
      _ = refusal(damage(stored, within: 0..<10, &random), inflate: library)
    }
  }

  @Test(arguments: InflateLibrary.allCases)
  func `random bytes are refused`(library: InflateLibrary) {
    for seed in 0..<500 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let noise = (0..<700).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(refusal(noise, inflate: library) != nil, "seed \(seed)")
      #expect(refusal([0x1F, 0x8B, 8, 0] + noise, inflate: library) != nil, "seed \(seed)")
      #expect(refusal([0x5C, 1, 0, 0] + noise, inflate: library) != nil, "seed \(seed)")
    }
  }

  static let extremes: [UInt8] = [0, 1, 0x7F, 0x80, 0xFF]

  /// `bytes` with one to four of them replaced, by extremes as often as at random.
  private func damage(
    _ bytes: [UInt8],
    within range: Range<Int>,
    _ random: inout SplitMix64
  ) -> [UInt8] {
    var copy = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let extreme: UInt8 = Self.extremes[Int.random(in: 0..<5, using: &random)]
      let other = UInt8.random(in: 0...255, using: &random)
      let value = Bool.random(using: &random) ? extreme : other
      copy[Int.random(in: range, using: &random)] = value
    }
    return copy
  }
}
