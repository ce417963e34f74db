import Phantom
import Planning
import Targeting

@testable import Acceptance

/// Three conditions of two phantoms with one method or two, and no computation.
enum Fixture {
  static let design = Design(
    name: "small",
    conditions: [
      condition(.usual, "", [.plantedFound]),
      condition(.orientation, "LAS", [.plantedFound, .flippedAgrees]),
      condition(.effect, "0", [.noEffectNotOk]),
    ],
    phantoms: 2
  )

  static func condition(_ factor: Factor, _ level: String, _ limits: [Limit]) -> Condition {
    Condition(
      factor: factor,
      level: level,
      options: PhantomOptions(grid: .coarse, volumeCount: 360),
      limits: limits
    )
  }

  /// A target `distance` mm to the right of (-40, 35, 33).
  static func found(_ name: String, _ distance: Double) -> MethodTrial {
    MethodTrial(
      name: name,
      position: [-40 + distance, 35, 33],
      distance: distance,
      splitHalf: 2 * distance,
      resampled: 3 * distance
    )
  }

  static func trial(
    _ condition: Int,
    seed: UInt64,
    _ status: TargetStatus?,
    _ methods: [MethodTrial]
  ) -> Trial {
    Trial(
      condition: condition,
      seed: seed,
      planted: [-40, 35, 33],
      status: status,
      methods: methods
    )
  }

  /// All is as it should be; `peak` is 1 and 3 mm off.
  static var trials: [Trial] {
    let nowhere = MethodTrial(name: "peak", refusal: "map_reliability_insufficient")
    return (0..<2).flatMap { index in
      [
        trial(index, seed: 1, .ok, [found("peak", 1), found("cluster", 2)]),
        trial(index, seed: 2, .lowConfidence, [found("peak", 3), found("cluster", 2)]),
      ]
    } + [
      trial(2, seed: 1, .noTarget, [nowhere, nowhere.renamed("cluster")]),
      trial(
        2,
        seed: 2,
        .lowConfidence,
        [MethodTrial(name: "peak", position: [-20, 30, 40]), nowhere.renamed("cluster")]
      ),
    ]
  }

  static func validation(_ trials: [Trial] = trials, date: String = "2026-01-31") -> Validation {
    Validation(
      trials,
      design,
      Making(
        date: date,
        software: SoftwareIdentity(name: "tmsplan", version: "1.2.3", sha256: "abc"),
        targeting: "some-protocol",
        targetingVersion: "4.5.6",
        recommended: "peak",
        seed: 1
      )
    )
  }
}

extension MethodTrial {
  func renamed(_ name: String) -> MethodTrial { MethodTrial(name: name, refusal: refusal) }
}
