import Networks

/// How like the planted networks a map is.
public struct NetworkTrialScore: Hashable, Sendable {
  /// The share of right labels outside the group's spheres.
  public let accuracy: Double
  /// The mean over networks of Dice's coefficient, over all voxels.
  public let dice: Double
}

/// What a trial of networks came to: means over its people, and over both runs of each.
public struct NetworkTrialResult: Hashable, Sendable {
  /// The kind of runs.
  public let setting: NetworkTrialSetting
  /// How many people there were.
  public let people: Int
  /// The fewest and the most iterations that were taken.
  public let iterations: ClosedRange<Int>
  /// Of the individual maps; nil where nothing was planted.
  public let individual: NetworkTrialScore?
  /// Of the maps after one iteration; nil where nothing was planted.
  public let oneIteration: NetworkTrialScore?
  /// Of the group's map; nil where nothing was planted.
  public let groupMap: NetworkTrialScore?
  /// Agreement of a person's two runs, outside the spheres.
  public let within: Double
  /// The deviation of the same over people.
  public let withinDeviation: Double
  /// Agreement of one person's first run with each other person's second.
  public let between: Double
  /// Agreement of individual maps with the group's map.
  public let withGroupMap: Double
  /// Agreement of individual maps with the same run's map after one iteration.
  public let withOwnIteration: Double
  /// People whose first run is more like their own second than like any other person's.
  public let identified: Int
  /// The share of voxels outside the spheres above the null floor, of the first runs.
  public let shareAbove: Double
  /// People whose networks are refused, as too few voxels are above the floor.
  public let refused: Int
  /// People whose map passes ``IndividualGate`` by the group's map.
  public let passed: Int
  /// People whose map passes the gate by the others of the trial.
  public let passedInCohort: Int

  init(
    _ setting: NetworkTrialSetting,
    _ people: [TrialPerson],
    _ brain: NetworkTrialBrain
  ) {
    func agreement(_ a: [Int], _ b: [Int]) -> NetworkAgreement {
      NetworkAgreement(a, b, networks: brain.networks, isOutside: brain.isOutside)
    }
    func score(_ map: (NetworkLabelling) -> [Int]) -> NetworkTrialScore? {
      let found = people.flatMap { person in
        person.runs.compactMap { run in person.truth.map { agreement(map(run), $0) } }
      }
      return found.isEmpty
        ? nil
        : NetworkTrialScore(
          accuracy: mean(found.map { $0.outsideShare ?? 0 }),
          dice: mean(found.map { mean($0.dice.compactMap(\.self)) })
        )
    }
    // One row a first run, one column a second.
    let table = people.map { first in
      people.map { second in
        agreement(first.runs[0].labels, second.runs[1].labels).outsideShare ?? 0
      }
    }
    let others = table.enumerated().map { number, row in
      row.indices.filter { $0 != number }.map { row[$0] }
    }
    let own = table.indices.map { table[$0][$0] }
    let gates = people.map { person in
      IndividualGate(
        person.runs[0],
        person.runs[1],
        groupMap: brain.groupMap,
        isOutside: brain.isOutside
      )
    }
    let cohort = zip(people, others).map { person, others in
      IndividualGate(
        person.runs[0],
        person.runs[1],
        groupMap: brain.groupMap,
        isOutside: brain.isOutside,
        others: others
      )
    }
    self.setting = setting
    self.people = people.count
    let taken = people.map(\.iterations)
    iterations = (taken.min() ?? 0)...(taken.max() ?? 0)
    individual = score(\.labels)
    oneIteration = score(\.groupLabels)
    groupMap = score { _ in brain.groupMap }
    within = mean(own)
    let center = mean(own)
    withinDeviation =
      (own.reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(max(1, own.count - 1)))
      .squareRoot()
    between = mean(others.flatMap(\.self))
    withGroupMap = mean(gates.map { $0?.withGroupMap ?? 0 })
    withOwnIteration = mean(gates.map { $0?.withOwnIteration ?? 0 })
    identified = zip(own, others).count { own, others in others.allSatisfy { $0 < own } }
    shareAbove = mean(people.map(\.shareAbove))
    refused = people.count { $0.shareAbove < NullFloor.leastShare }
    passed = gates.count { $0?.outcome == .individual }
    passedInCohort = cohort.count { $0?.outcome == .individual }
  }
}

private func mean(_ values: [Double]) -> Double {
  values.reduce(0, +) / Double(max(1, values.count))
}
