/// How the phantom's head moves: the six parameters of realignment, one value a frame.
struct HeadMotion {
  /// Translations along x, y and z, in millimetres.
  let translations: [[Double]]
  /// Rotations about x, y and z, in radians.
  let rotations: [[Double]]
  /// Frames in which the head is suddenly elsewhere; it is back in the frame after.
  let jerks: [Int]
  /// How far the head moves as a multiple of the usual.
  let amount: Double

  /// Displacement in one jerk, in millimetres of framewise displacement.
  private static let jerkSize = 0.9...1.8

  /// Movements `amount` times as far as usual.
  init(_ signals: inout TemporalSignals, amount: Double) {
    let jerks = Self.jerkFrames(&signals)
    let frameCount = signals.frameCount
    func parameter(_ scale: Double, _ signals: inout TemporalSignals) -> [Double] {
      let slow = signals.bandLimited(0.001...0.02)
      let jitter = signals.white()
      let drift = signals.uniform(-1.5...1.5)
      return (0..<frameCount).map { frame in
        let progress = Double(frame) / Double(frameCount)
        return scale * (slow[frame] + 0.12 * jitter[frame] + drift * progress)
      }
    }
    var translations = (0..<3).map { _ in parameter(0.08, &signals) }
    var rotations = (0..<3).map { _ in parameter(0.0012, &signals) }
    for jerk in jerks {
      // Half of the displacement is a nod, half a shift, either way.
      let size = signals.uniform(Self.jerkSize)
      let (axis, turn) = (signals.index(below: 3), signals.index(below: 3))
      let sign = signals.gaussian() < 0 ? -1.0 : 1.0
      translations[axis][jerk] += sign * size / 2
      rotations[turn][jerk] += sign * size / 2 / 50
    }
    self.translations = translations.map { $0.map { amount * $0 } }
    self.rotations = rotations.map { $0.map { amount * $0 } }
    self.amount = amount
    self.jerks = jerks
  }

  /// Framewise displacement: absolute changes added up, rotations on a sphere of 50 mm.
  ///
  /// Power 2012, doi:10.1016/j.neuroimage.2011.10.018. The first frame has 0.
  var framewiseDisplacement: [Double] {
    let changes =
      translations.map { difference($0).map(\.magnitude) }
      + rotations.map { difference($0).map { 50 * $0.magnitude } }
    return translations[0].indices.map { frame in changes.reduce(0) { $0 + $1[frame] } }
  }

  /// One jerk in fifty frames, at least two, apart from each other and from the run's ends.
  private static func jerkFrames(_ signals: inout TemporalSignals) -> [Int] {
    let count = max(2, signals.frameCount / 50)
    let stretch = (signals.frameCount - 12) / count
    return (0..<count).map { 6 + $0 * stretch + signals.index(below: max(1, stretch - 4)) }
  }
}
