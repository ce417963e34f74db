import LinearAlgebra
import TestSupport
import Testing

@testable import Networks

@Suite struct NetworkAgreementTests {
  @Test func `Dice's coefficient and equal labels by their definition`() {
    let agreement = NetworkAgreement(
      [0, 0, 0, 2, 2, 5],
      [0, 0, 2, 2, 2, 2],
      networks: [0, 2, 5, 7],
      isOutside: [true, false, true, true, false, true]
    )
    #expect(agreement.dice == [0.8, 4.0 / 6, 0, nil])
    #expect(agreement.outsideShare == 0.5)
    #expect(agreement.withheld == [5, 7])
    let same = NetworkAgreement([1, 2], [1, 2], networks: [1, 2], isOutside: [false, false])
    #expect(same.dice == [1, 1] && same.outsideShare == nil && same.withheld.isEmpty)
  }

  @Test func `voxels that do not count change nothing`() {
    let first = [0, 0, 0, 2, 2, 5]
    let second = [0, 0, 2, 2, 2, 2]
    let counted = [true, true, false, true, true, false]
    let outside = [true, false, true, true, false, true]
    let part = NetworkAgreement(
      first,
      second,
      networks: [0, 2, 5],
      isOutside: outside,
      where: counted
    )
    #expect(part.dice == [1, 1, nil] && part.outsideShare == 1)
    let all = NetworkAgreement(
      first,
      second,
      networks: [0, 2, 5],
      isOutside: outside,
      where: first.map { _ in true }
    )
    #expect(all == NetworkAgreement(first, second, networks: [0, 2, 5], isOutside: outside))
    let none = NetworkAgreement(
      first,
      second,
      networks: [0, 2, 5],
      isOutside: outside,
      where: first.map { _ in false }
    )
    #expect(none.dice == [nil, nil, nil] && none.outsideShare == nil)
  }

  @Test func `flags name what changed beyond measure`() {
    // Of 100 voxels: 0 goes from 30 to 5, 1 from 5 to 30, 2 from 65 to 60, 3 from 0 to 5.
    let found = networks(
      labels([5, 30, 60, 5]),
      group: labels([30, 5, 65, 0]),
      changes: [1, 0.4, 0.2],
      networks: [0, 1, 2, 3]
    )
    let rule = IndividualNetworksRule(maximumIterations: 3)
    #expect(
      found.flags(rule) == [
        .iterationCap(changedShare: 0.2),
        .lost(network: 0, share: 1 - 5.0 / 30),
        .grew(network: 1, factor: 6),
        .dominates(network: 2, share: 0.6),
        .grew(network: 3, factor: .infinity),
      ]
    )
    #expect(
      found.flags(rule).map(\.code) == [
        "networks_iteration_cap", "networks_network_lost", "networks_network_grew",
        "networks_network_dominates", "networks_network_grew",
      ]
    )
    let calm = networks(labels([40, 30, 30]), group: labels([40, 30, 30]), changes: [1])
    #expect(calm.flags(rule.group).isEmpty)
  }

  @Test func `sizes and asymmetry by side`() {
    let sizes = networkSizes(
      [4, 4, 4, 2, 4],
      networks: [2, 4, 6],
      sides: [.left, .left, .right, .right, .left],
      voxelVolume: 8
    )
    #expect(sizes.map(\.voxelCount) == [1, 4, 0])
    #expect(sizes.map(\.millilitres) == [0.008, 0.032, 0])
    #expect(sizes.map(\.asymmetry) == [-1, 0.5, nil])
    let some = networkSizes(
      [4, 4, 4, 4, 2],
      networks: [2, 4],
      sides: [.left, .right, nil, .left, nil],
      isShown: [true, true, true, false, true],
      voxelVolume: 8
    )
    #expect(some.map(\.voxelCount) == [1, 3] && some.map(\.hiddenCount) == [0, 1])
    #expect(some.map(\.sidelessCount) == [1, 1] && some.map(\.rightCount) == [0, 1])
    #expect(some.map(\.millilitres) == [0.008, 0.024])
    #expect(some.map(\.asymmetry) == [nil, 0])
    #expect(voxels(labelled: [4, 2, 4], networks: [2, 4, 6]) == [[1], [0, 2], []])
  }

  @Test func `the share of confident voxels is of those chosen`() {
    let found = networks([0, 1, 0], group: [0, 1, 0], confidence: [1, 3, 10])
    #expect(found.confidentShare(where: [true, true, false]) == 0.5)
    #expect(found.confidentShare(where: [false, false, false]) == nil)
  }

  @Test func `every error says what was found and what to do`() {
    let errors: [NetworksError] = [
      .tooFewNetworks(count: 1), .networkOutsideMask(network: 3), .noSignal(shareAbove: 0.2),
      .cancelled, .sideUnknown(count: 3),
    ]
    #expect(
      errors.map(\.code) == [
        "networks_too_few", "networks_outside_mask", "networks_no_signal", "networks_cancelled",
        "networks_side_unknown",
      ]
    )
    for error in errors { #expect(!error.message.isEmpty && error.remedy.hasSuffix(".")) }
    #expect(errors[2].message.contains("20 %"))
  }

  private func labels(_ counts: [Int]) -> [Int] {
    counts.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) }
  }

  private func networks(
    _ labels: [Int],
    group: [Int],
    changes: [Double] = [1, 0],
    networks: [Int] = [0, 1, 2],
    confidence: [Double]? = nil
  ) -> IndividualNetworks {
    IndividualNetworks(
      networks: networks,
      labels: labels,
      groupLabels: group,
      confidence: confidence ?? labels.map { _ in 2 },
      z: .zero(rows: labels.count, columns: networks.count),
      margins: labels.map { _ in 0 },
      changes: changes,
      hasConverged: (changes.last ?? 1) < 0.01,
      references: []
    )
  }
}
