public import Geometry
import Phantom

/// Which phantoms are run.
public struct Design: Sendable, Equatable {
  /// `quick` or `full`.
  public let name: String
  /// The conditions; the first is the usual one.
  public let conditions: [Condition]
  /// Phantoms of each condition; the same seeds in all of them.
  public let phantoms: Int

  /// Where targets are planted: the first phantom of a condition at the first place, and so on.
  ///
  /// They lie apart from each other and from the group target: a program that gave everybody the
  /// same place would not be accepted.
  public static let places: [Point<MNI152NLin2009cAsym>] = [
    Point(-40.5, 35.5, 33.5), Point(-40, 22, 48), Point(-34, 44, 30), Point(-44, 28, 38),
  ]

  /// Names a design.
  public init(name: String, conditions: [Condition], phantoms: Int) {
    self.name = name
    self.conditions = conditions
    self.phantoms = phantoms
  }

  /// Few phantoms on a 4 mm grid: whether the installation works at all.
  public static var quick: Design {
    Design(
      name: "quick",
      conditions: conditions(
        grid: .coarse,
        effects: [0, 0.4],
        noises: [2],
        motions: [2.5],
        minutes: [2.5, 6],
        grids: [.medium]
      ),
      phantoms: 2
    )
  }

  /// More phantoms and conditions, on a 3 mm grid and, for fewer of them, the 2 mm of fMRIPrep.
  public static var full: Design {
    Design(
      name: "full",
      conditions: conditions(
        grid: .medium,
        effects: [0, 0.4],
        noises: [0.5, 2],
        motions: [2.5, 4],
        minutes: [2.5, 6, 20],
        grids: [.full, .coarse]
      ),
      phantoms: 5
    )
  }

  private static func conditions(
    grid: PhantomGrid,
    effects: [Double],
    noises: [Double],
    motions: [Double],
    minutes: [Double],
    grids: [PhantomGrid]
  ) -> [Condition] {
    func condition(
      _ factor: Factor,
      _ level: String,
      _ limits: [Limit] = [],
      _ change: (inout PhantomOptions) -> Void = { _ in }
    ) -> Condition {
      var options = PhantomOptions(grid: grid, volumeCount: volumes(minutes: 12))
      change(&options)
      return Condition(factor: factor, level: level, options: options, limits: limits)
    }
    let found = [Limit.plantedFound]
    var all = [condition(.usual, "", found)]
    all += effects.map { level in
      condition(.effect, text(level), level == 0 ? [.noEffectNotOk] : []) { $0.effectSize = level }
    }
    all += noises.map { level in
      condition(.noise, text(level), level < 1 ? found : []) { $0.noise = level }
    }
    all += motions.map { level in condition(.motion, text(level)) { $0.motion = level } }
    all += minutes.map { level in
      condition(.minutes, text(level), level > 12 ? found : []) {
        $0.volumeCount = volumes(minutes: level)
      }
    }
    all += grids.map { level in condition(.voxel, level.rawValue, found) { $0.grid = level } }
    let template = Template.mni152NLin6Asym
    all.append(condition(.template, template.rawValue, found) { $0.template = template })
    all.append(condition(.orientation, "LAS", found + [.flippedAgrees]) { $0.orientation = .las })
    all.append(condition(.orientation, "oblique", found) { $0.orientation = .oblique })
    return all
  }

  /// Frames of the phantom's 2 s in `minutes`.
  private static func volumes(minutes: Double) -> Int { Int((minutes * 30).rounded()) }

  private static func text(_ level: Double) -> String {
    level == level.rounded() ? "\(Int(level))" : "\(level)"
  }
}
