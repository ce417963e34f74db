import TestSupport
import Testing

@testable import Networks

@Suite struct IndividualGateTests {
  private let outside = [Bool](repeating: true, count: 10)
  private let map = [0, 0, 0, 0, 1, 1, 1, 1, 1, 1]
  private let first = labelled([0, 0, 0, 0, 0, 1, 1, 1, 1, 1], [0, 0, 0, 1, 1, 1, 1, 1, 1, 1])
  private let second = labelled([0, 0, 0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 1, 1, 1, 1, 1, 1, 0])

  @Test func `the group's map decides, one-iteration labellings are reported`() throws {
    let gate = try #require(
      IndividualGate(first, second, groupMap: map, isOutside: outside)
    )
    #expect(gate.within == 0.9)
    #expect((gate.withGroupMap - 0.85).magnitude < 1e-12)
    #expect((gate.withOwnIteration - 0.7).magnitude < 1e-12)
    #expect((gate.withOtherIteration - 0.7).magnitude < 1e-12)
    #expect(gate.bar == .groupMap && gate.barHeight == gate.withGroupMap)
    #expect(gate.outcome == .individual && gate.rank == nil && gate.betweenPeople == nil)
    let same = try #require(
      IndividualGate(first, first, groupMap: first.labels, isOutside: outside)
    )
    #expect(same.within == 1 && same.outcome == .group)
  }

  @Test func `in a cohort others decide`() throws {
    let cohort = try #require(
      IndividualGate(
        first,
        second,
        groupMap: map,
        isOutside: outside,
        others: [0.5, 0.95, 0.92, 0.6]
      )
    )
    #expect(cohort.bar == .betweenPeople(count: 4))
    #expect(cohort.rank == 3)
    #expect((try #require(cohort.betweenPeople) - 0.9455).magnitude < 1e-12)
    #expect(cohort.outcome == .group)
    let equal = try #require(
      IndividualGate(first, first, groupMap: map, isOutside: outside, others: [1])
    )
    #expect(equal.outcome == .group)
  }

  @Test func `little agreement passes no bar, however low`() throws {
    let other = labelled([0, 0, 0, 0, 1, 0, 0, 0, 0, 0], [Int](repeating: 0, count: 10))
    let gate = try #require(
      IndividualGate(
        first,
        other,
        groupMap: [Int](repeating: 2, count: 10),
        isOutside: outside,
        others: [0.1]
      )
    )
    #expect(gate.within == 0.4 && gate.within > gate.barHeight && gate.outcome == .group)
    #expect(gate.withGroupMap == 0 && gate.rank == 1)
    let half = labelled([0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [Int](repeating: 0, count: 10))
    let enough = try #require(
      IndividualGate(first, half, groupMap: [Int](repeating: 2, count: 10), isOutside: outside)
    )
    #expect(enough.within == IndividualGate.leastWithin && enough.outcome == .individual)
  }

  @Test func `only voxels outside the spheres and of a known place count`() throws {
    var map = map
    map[5] = networkOfNowhere
    let gate = try #require(IndividualGate(first, second, groupMap: map, isOutside: outside))
    #expect(gate.within == 1)
    let none = outside.map { _ in false }
    #expect(IndividualGate(first, second, groupMap: map, isOutside: none) == nil)
    let nowhere = map.map { _ in networkOfNowhere }
    #expect(IndividualGate(first, second, groupMap: nowhere, isOutside: outside) == nil)
  }
}

/// Networks with `labels`, and `group` after one iteration.
private func labelled(_ labels: [Int], _ group: [Int]) -> NetworkLabelling {
  NetworkLabelling(labels: labels, groupLabels: group)
}
