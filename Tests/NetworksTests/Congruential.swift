/// The generator of `Tests/Golden/generate_networks_soft.py` and `generate_networks_gradients.py`.
struct Congruential {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A number in 0..<1.
  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-53
  }

  /// Six uniform numbers less 3.
  mutating func noise() -> Double { (0..<6).reduce(0) { sum, _ in sum + next() } - 3 }
}
