import Targeting
import Testing

@testable import Acceptance

@Suite struct VerdictTests {
  /// The limits that fail where the trials from `index` on are replaced.
  private func failures(replacing changes: [Int: Trial]) -> [String] {
    var trials = Fixture.trials
    for (index, trial) in changes { trials[index] = trial }
    return Fixture.validation(trials).failures.map { "\($0.condition): \($0.limit.rawValue)" }
  }

  @Test func `all limits hold where all is as it should be`() {
    let validation = Fixture.validation()
    #expect(validation.isAccepted && validation.failures.isEmpty)
    #expect(validation.checks.count == 4)
    #expect(validation.summary.contains("accepted: 4 of 4 limits hold"))
  }

  /// A voxel of 4 mm has a diagonal of 6.9 mm.
  @Test(arguments: [(6.9, 6.9, true), (7, 7, false), (0, 13.8, true), (0, 13.9, false)])
  func `the median within a diagonal and each within two`(a: Double, b: Double, holds: Bool) {
    var changes: [Int: Trial] = [:]
    for (index, condition) in [(0, 0), (2, 1)] {
      changes[index] = Fixture.trial(condition, seed: 1, .ok, [Fixture.found("peak", a)])
      changes[index + 1] = Fixture.trial(condition, seed: 2, .ok, [Fixture.found("peak", b)])
    }
    let expected =
      holds
      ? [] : ["usual: planted_target_found", "orientation LAS: planted_target_found"]
    #expect(failures(replacing: changes) == expected)
  }

  @Test func `only the recommended method is judged by its distance`() {
    let trial = Fixture.trial(
      0,
      seed: 1,
      .ok,
      [Fixture.found("peak", 1), Fixture.found("cluster", 40)]
    )
    let flipped = Fixture.trial(
      1,
      seed: 1,
      .ok,
      [Fixture.found("peak", 1), Fixture.found("cluster", 40)]
    )
    #expect(failures(replacing: [0: trial, 2: flipped]).isEmpty)
  }

  @Test func `no target is no target found`() {
    let none = [
      MethodTrial(name: "peak", refusal: "x"), MethodTrial(name: "cluster", refusal: "x"),
    ]
    let changes = [
      0: Fixture.trial(0, seed: 1, nil, none), 1: Fixture.trial(0, seed: 2, nil, none),
      2: Fixture.trial(1, seed: 1, nil, none), 3: Fixture.trial(1, seed: 2, nil, none),
    ]
    // Without any target to compare, the flipped copy proves nothing either.
    #expect(
      failures(replacing: changes) == [
        "usual: planted_target_found", "orientation LAS: planted_target_found",
        "orientation LAS: flipped_copy_agrees",
      ]
    )
  }

  @Test(arguments: [
    Fixture.trial(1, seed: 1, .ok, [Fixture.found("peak", 1.1), Fixture.found("cluster", 2)]),
    Fixture.trial(1, seed: 1, .noTarget, [Fixture.found("peak", 1), Fixture.found("cluster", 2)]),
    Fixture.trial(
      1,
      seed: 1,
      .ok,
      [Fixture.found("peak", 1), MethodTrial(name: "cluster", refusal: "x")]
    ),
    Fixture.trial(1, seed: 9, .ok, [Fixture.found("peak", 1), Fixture.found("cluster", 2)]),
  ])
  func `a flipped copy must agree in place, status, methods and seed`(trial: Trial) {
    #expect(failures(replacing: [2: trial]) == ["orientation LAS: flipped_copy_agrees"])
  }

  @Test func `a phantom without an effect must not get ok`() {
    let trial = Fixture.trial(
      2,
      seed: 1,
      .ok,
      [Fixture.found("peak", 1), Fixture.found("cluster", 1)]
    )
    #expect(failures(replacing: [4: trial]) == ["effect 0: no_effect_not_ok"])
    var trials = Fixture.trials
    trials[4] = trial
    let validation = Fixture.validation(trials)
    #expect(!validation.isAccepted)
    #expect(validation.summary.contains("failed: no_effect_not_ok, effect 0: 1 of 2"))
    #expect(validation.markdown(figure: "f").contains("**Not accepted**: 3 of 4"))
  }

  @Test func `a limit that nothing was measured for does not hold`() {
    #expect(Fixture.validation([]).failures.count == 4)
  }
}
