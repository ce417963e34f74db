import Glibc

/// A fast random generator whose whole sequence is fixed by its seed.
///
/// xoshiro256** (Blackman & Vigna 2021, doi:10.1145/3460772), with its state filled by SplitMix64 as
/// its authors advise. Not for secrets.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64
  private var spareGaussian: Double?

  /// Creates the generator whose sequence `seed` fixes; any seed is as good as another.
  public init(seed: UInt64) {
    var filler = seed
    s0 = Self.splitMix(&filler)
    s1 = Self.splitMix(&filler)
    s2 = Self.splitMix(&filler)
    s3 = Self.splitMix(&filler)
  }

  /// A generator for the purpose numbered `stream`, independent of the others of the same seed.
  ///
  /// So one part of a simulation can draw more or fewer numbers without changing another part.
  public init(seed: UInt64, stream: UInt64) {
    var filler = seed
    let base = Self.splitMix(&filler)
    var offset = stream
    self.init(seed: base ^ Self.splitMix(&offset))
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let result = Self.rotate(s1 &* 5, by: 7) &* 9
    let t = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = Self.rotate(s3, by: 45)
    return result
  }

  /// The next number of the uniform distribution on 0..<1, a multiple of 2⁻⁵³.
  public mutating func nextUniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// The next number of the standard normal distribution.
  ///
  /// Marsaglia's polar method; of each pair, the second is kept for the next call.
  public mutating func nextGaussian() -> Double {
    if let spare = spareGaussian {
      spareGaussian = nil
      return spare
    }
    while true {
      let u = 2 * nextUniform() - 1
      let v = 2 * nextUniform() - 1
      let square = u * u + v * v
      guard square > 0, square < 1 else { continue }
      let factor = (-2 * log(square) / square).squareRoot()
      spareGaussian = v * factor
      return u * factor
    }
  }

  private static func rotate(_ x: UInt64, by bits: UInt64) -> UInt64 {
    (x << bits) | (x >> (64 - bits))
  }

  private static func splitMix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
