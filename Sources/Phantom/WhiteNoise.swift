import Statistics

/// Normal numbers from a table of quantiles, five from each 64 random bits.
///
/// The table's 4096 steps end at ±3.67 deviations; that is close enough for thermal noise, and
/// several times faster than exact methods.
struct WhiteNoise {
  private static let bits = 12
  private let table: [Float]

  init() {
    let count = 1 << Self.bits
    table = (0..<count).map { Float(StandardNormal.quantile((Double($0) + 0.5) / Double(count))) }
  }

  /// Adds noise of deviation `scale * weights[i]` to each element of `volume`.
  func add(
    to volume: inout [Float],
    scale: Float,
    weights: [Float],
    random: inout SeededGenerator
  ) {
    precondition(volume.count == weights.count, "one weight a voxel")
    let perWord = UInt64.bitWidth / Self.bits
    var index = 0
    while index < volume.count {
      var word = random.next()
      let end = min(index + perWord, volume.count)
      while index < end {
        volume[index] += scale * weights[index] * table[Int(word & 0xFFF)]
        word >>= UInt64(Self.bits)
        index += 1
      }
    }
  }
}
