import Geometry
import Glibc

extension Simulation {
  /// What the body does: a global signal, signals of white matter and fluid, and scanner drift.
  static func physiology(
    _ anatomy: Anatomy,
    _ motion: HeadMotion,
    _ signals: inout TemporalSignals,
    _ fields: inout SmoothFields
  ) -> [Component] {
    let everywhere = anatomy.centres.map { _ in Float(1) }
    func inside(_ tissue: Tissue) -> [Float] { anatomy.tissues.map { $0 == tissue ? 1 : 0 } }
    // Breathing changes with the head's position, so the global signal follows it a little.
    let breathing = signals.bandLimited(0.01...0.08)
    let displacement = standardised(motion.framewiseDisplacement)
    let global = zip(breathing, displacement).map { 0.005 * ($0 + 0.2 * $1) }
    let frames = Double(signals.frameCount)
    let trend = (0..<signals.frameCount).map { Double($0) / frames - 0.5 }
    return [
      Component(map: varied(everywhere, by: 0.1, &fields), series: global),
      Component(
        map: inside(.whiteMatter),
        series: signals.bandLimited(0.005...0.06).map { 0.004 * $0 }
      ),
      Component(
        map: inside(.fluid),
        series: signals.bandLimited(0.02...0.2).map { 0.01 * $0 }
      ),
      Component(map: varied(everywhere, by: 0.5, &fields), series: trend.map { 0.015 * $0 }),
      Component(
        map: fields.field(length: 40),
        series: trend.map { 0.02 * ($0 * $0 - 1 / 12) }
      ),
    ]
  }

  /// What the head's movement leaves after realignment.
  ///
  /// Edges change by a residue of the displacement and, through spin history, of its change; a
  /// jerk spoils its frame and the next one in a pattern of its own, which no regression removes.
  static func motionArtefacts(
    _ anatomy: Anatomy,
    _ motion: HeadMotion,
    _ grid: VoxelGrid<MNI152NLin2009cAsym>,
    _ signals: inout TemporalSignals,
    _ fields: inout SmoothFields
  ) -> [Component] {
    let relative = anatomy.gradients(on: grid).map { gradient in
      zip(gradient, anatomy.tissues).map { $0 / $1.baseline }
    }
    let maps = relative + turned(relative, anatomy.centres)
    let parameters = motion.translations + motion.rotations
    var components: [Component] = []
    for (map, parameter) in zip(maps, parameters) {
      components.append(Component(map: map, series: parameter.map { 0.05 * $0 }))
      components.append(Component(map: map, series: difference(parameter).map { 0.08 * $0 }))
    }
    components.append(
      Component(
        map: fields.field(length: 30),
        series: motion.translations[2].map { 0.02 * $0 * $0 }
      )
    )
    for jerk in motion.jerks {
      var series = [Double](repeating: 0, count: signals.frameCount)
      let size = motion.amount * signals.uniform(0.02...0.05)
      series[jerk] = -size
      series[jerk + 1] = -size / 2
      components.append(
        Component(map: varied(fields.field(length: 25), by: 0.2, &fields), series: series)
      )
    }
    return components
  }

  /// The change of the mean signal per radian about x, y and z, from that per millimetre.
  private static func turned(
    _ gradients: [[Float]],
    _ centres: [Point<MNI152NLin2009cAsym>]
  ) -> [[Float]] {
    let (x, y, z) = (gradients[0], gradients[1], gradients[2])
    return [
      centres.indices.map { Float(centres[$0].y) * z[$0] - Float(centres[$0].z) * y[$0] },
      centres.indices.map { Float(centres[$0].z) * x[$0] - Float(centres[$0].x) * z[$0] },
      centres.indices.map { Float(centres[$0].x) * y[$0] - Float(centres[$0].y) * x[$0] },
    ]
  }

  private static func varied(
    _ map: [Float],
    by amount: Float,
    _ fields: inout SmoothFields
  ) -> [Float] {
    let field = fields.field(length: 40)
    return map.indices.map { map[$0] * (1 + amount * field[$0]) }
  }

  /// exp(−x²/2).
  static func gaussian(_ x: Double) -> Double { exp(-x * x / 2) }
}
