import Testing

@testable import Networks

/// Gradients in the order and with the signs of a template, and the templates themselves.
@Suite struct TemplateOrderTests {
  /// Three maps over 60 voxels that have nothing to do with each other.
  private static let patterns: [[Double]] = [3, 5, 7].map(pattern)

  private static func pattern(_ step: Int) -> [Double] {
    (0..<60).map { voxel in Double(voxel * step % 17 - 8) }
  }

  private func noise(_ seed: UInt64, _ size: Double) -> [Double] {
    var random = Congruential(seed: seed)
    return (0..<60).map { _ in size * random.noise() }
  }

  private func maps(_ values: [[Double]]) -> ConnectopicMaps {
    ConnectopicMaps(
      region: Array(100..<160),
      maps: values.enumerated().map { number, map in
        ConnectopicMap(
          values: map,
          eigenvalue: 0.1 * Double(number + 1),
          orientation: MapOrientation(axis: .anterior, correlation: 0.4)
        )
      },
      epsilon: 1,
      componentCounts: [10],
      eigenvalueGap: 0.5
    )
  }

  private let all = Array(0..<60)

  @Test func `a template undoes a swap and a flip`() {
    let (a, b) = (Self.patterns[0], Self.patterns[1])
    let (found, places) = maps([b.map { -3 * $0 }, a]).ordered(by: [a, b], over: all)
    #expect(found.maps.map(\.values) == [a, b.map { 3 * $0 }])
    #expect(found.maps.map(\.eigenvalue) == [0.2, 0.1])
    #expect(places.map { $0?.number } == [0, 1])
    #expect(places.allSatisfy { $0?.isAccepted == true && abs(($0?.correlation ?? 0) - 1) < 1e-12 })
    // The sign is the template's: the axis along which the map fell is told with its own r.
    #expect(found.maps[1].orientation?.correlation == -0.4)
    #expect(found.maps[0].orientation?.correlation == 0.4)
    #expect(found.region == Array(100..<160) && found.eigenvalueGap == 0.5)
  }

  @Test func `what the template has in order stays as it was`() {
    let own = maps(Array(Self.patterns.prefix(2)))
    let (found, _) = own.ordered(by: Array(Self.patterns.prefix(2)), over: all)
    #expect(found == own)
  }

  @Test func `a map that goes with none keeps its sign and fills what is left`() {
    let (a, b, c) = (Self.patterns[0], Self.patterns[1], Self.patterns[2])
    // Map 1 goes with the template's 2; map 2 with nothing.
    let (found, places) = maps([b.map { -$0 }, c]).ordered(by: [a, b], over: all)
    #expect(found.maps.map(\.values) == [c, b])
    #expect(places[0]?.isAccepted == false && places[0]?.number == 0)
    #expect(places[1]?.isAccepted == true)
    let (fewer, matched) = maps([c, a]).ordered(by: [a.map { -$0 }], over: all)
    #expect(fewer.maps.map(\.values) == [a.map { -$0 }, c])
    #expect(matched[1] == nil && matched[0]?.number == 0)
  }

  @Test func `only voxels that the template covers decide`() {
    let (a, b) = (Self.patterns[0], Self.patterns[1])
    let half = Array(0..<30)
    var spoilt = a
    for voxel in 30..<60 { spoilt[voxel] = -a[voxel] }
    let (found, _) = maps([b, spoilt])
      .ordered(by: [Array(a.prefix(30)), Array(b.prefix(30))], over: half)
    #expect(found.maps.map(\.values) == [spoilt, b])
  }

  @Test func `the mean of people undoes their swaps and flips`() {
    let (a, b) = (Self.patterns[0], Self.patterns[1])
    let people = (0..<5).map { person -> [[Double]] in
      let own = [a, b].enumerated().map { number, map in
        zip(map, noise(UInt64(7 + 2 * person + number), 0.5)).map { $0 + $1 }
      }
      let signed = own.map { map in person.isMultiple(of: 2) ? map : map.map { -2 * $0 } }
      return person == 3 ? signed.reversed() : signed
    }
    let mean = meanMaps(of: people)
    #expect(mean.counts == [5, 5])
    let matches = match(mean.maps, to: [a, b])
    #expect(matches.map(\.map) == [0, 1] && matches.allSatisfy { $0.correlation > 0.99 })
    for map in mean.maps {
      #expect(abs(map.reduce(0, +)) < 1e-9)
      #expect(abs(map.reduce(0) { $0 + $1 * $1 } / 60 - 1) < 1e-9)
    }
    #expect(mean.correlations.count == 5)
    #expect(mean.correlations.joined().allSatisfy { $0 > 0.98 })
  }

  @Test func `the mean of equal maps is that map, and who is unlike is left out`() {
    let (a, c) = (Self.patterns[0], Self.patterns[2])
    let mean = meanMaps(of: [[a], [a.map { 5 * $0 + 3 }], [a.map { -$0 }], [c]])
    #expect(mean.counts == [3])
    #expect(match(mean.maps, to: [a])[0].correlation > 1 - 1e-12)
    #expect(mean.correlations[3][0] < MapMatch.least)
    #expect(meanMaps(of: []).maps.isEmpty)
  }
}
